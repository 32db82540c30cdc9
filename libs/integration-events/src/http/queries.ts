/**
 * Every question that the query API answers, in one table: `GET /v1<path>`. Unknown parameters are
 * refused; `minPosition` waits until the answer contains what the caller wrote, `asOf` answers as it
 * stood at an earlier moment.
 */
import { z } from 'zod';
import { auditContracts, common } from './audit-queries.js';
import { programId, queryNumber, roundId, workerId } from './fields.js';
import { importList, importListQuery, importRoles } from './imports.js';
import * as program from './program-answers.js';
import * as worker from './worker-answers.js';
import type { Access } from './roles.js';

export interface QueryContract {
  /** Below `/v1`, parameters with a colon. */
  readonly path: string;
  readonly summary: string;
  readonly roles: Access;
  /** Path parameters; one that does not fit is answered with 404. */
  readonly params?: z.ZodType;
  readonly query: z.ZodType;
  readonly response: z.ZodType;
  /** Media type where the answer is a file; its position stands in the header `Lindung-Position`. */
  readonly file?: string;
}

/** Header that carries the position of an answer that is a file. */
export const POSITION_HEADER = 'Lindung-Position';

const plain = z.strictObject(common);
const programParams = z.strictObject({ id: programId });
const workerParams = z.strictObject({ workerId });
const cursor = z.string().regex(/^[A-Za-z0-9_=.~-]{1,1024}$/).exactOptional();
const limit = queryNumber(1, 500).exactOptional();
const filterText = z.string().trim().min(1).max(80).regex(/^[^\p{Cc}\p{Cs}]*$/u);

/**
 * `kecamatan` and `kelurahan` take a code (`327501`, `3275011001`) or a name, of which letters alone are
 * compared; `decile` takes 1 to 10 or `unknown`; `q` finds parts of names; a NIK is not
 * searchable.
 */
const rosterFilters = {
  status: z.enum(worker.rosterStatuses).exactOptional(),
  kecamatan: filterText.exactOptional(),
  kelurahan: filterText.exactOptional(),
  occupation: filterText.exactOptional(),
  decile: z.string().regex(/^([1-9]|10|unknown)$/).exactOptional(),
  sex: z.enum(['L', 'P']).exactOptional(),
  q: filterText.exactOptional(),
  sort: z.enum(worker.rosterSorts).exactOptional(),
};

export const queryContracts = {
  config: {
    path: '/config',
    summary: 'What the dashboard must know before anybody has signed in.',
    roles: 'public',
    query: z.strictObject({}),
    response: z.object({ commandApi: z.url(), demo: z.boolean(), city: z.string(), sample: z.boolean() }),
  },
  programs: { path: '/programs', summary: 'The programmes, newest budget year first.', roles: 'all', query: plain, response: program.programsAnswer },
  summary: {
    path: '/programs/:id/summary',
    summary: 'Quota, budget, workers and need of one programme.',
    roles: 'all',
    params: programParams,
    query: plain,
    response: program.summaryAnswer,
  },
  burnDown: {
    path: '/programs/:id/burn-down',
    summary: 'How the ceiling was used, by business date; the last point equals the summary.',
    roles: 'all',
    params: programParams,
    query: plain,
    response: program.burnDownAnswer,
  },
  coverage: {
    path: '/programs/:id/coverage',
    summary: 'Counts of workers by area, occupation, decile or sex.',
    roles: 'all',
    params: programParams,
    query: z.strictObject({ ...common, by: z.enum(program.coverageDimensions) }),
    response: program.coverageAnswer,
  },
  roster: {
    path: '/programs/:id/roster',
    summary: 'The workers of a programme, page by page.',
    roles: 'all',
    params: programParams,
    query: z.strictObject({ ...common, ...rosterFilters, limit, cursor }),
    response: worker.rosterAnswer,
  },
  rosterCsv: {
    path: '/programs/:id/roster.csv',
    summary: 'The same rows as one CSV file, formulas neutralised.',
    roles: 'all',
    params: programParams,
    query: z.strictObject({ ...common, ...rosterFilters }),
    response: z.string(),
    file: 'text/csv; charset=utf-8',
  },
  waitingList: {
    path: '/programs/:id/waiting-list',
    summary: 'Who is waiting, best rank first.',
    roles: 'all',
    params: programParams,
    query: z.strictObject({ ...common, limit, cursor }),
    response: program.waitingListAnswer,
  },
  rounds: { path: '/programs/:id/rounds', summary: 'The allocation rounds, newest first.', roles: 'all', params: programParams, query: plain, response: program.roundsAnswer },
  round: {
    path: '/programs/:id/rounds/:roundId',
    summary: 'One round with its policy, cut-off and digest.',
    roles: 'all',
    params: z.strictObject({ id: programId, roundId }),
    query: plain,
    response: program.roundAnswer,
  },
  worker: { path: '/workers/:workerId', summary: 'One worker, masked.', roles: 'all', params: workerParams, query: plain, response: worker.workerAnswer },
  workerHistory: {
    path: '/workers/:workerId/history',
    summary: 'Every event that concerns a worker, in the order of the log.',
    roles: 'all',
    params: workerParams,
    query: plain,
    response: worker.workerHistoryAnswer,
  },
  programHistory: {
    path: '/programs/:id/history',
    summary: 'Every event that concerns a programme and no single worker: opening, revisions, rounds, payments.',
    roles: 'all',
    params: programParams,
    query: plain,
    response: worker.workerHistoryAnswer,
  },
  payments: {
    path: '/programs/:id/payments',
    summary: 'The payments by SP2D, newest first.',
    roles: 'all',
    params: programParams,
    query: plain,
    response: program.paymentsAnswer,
  },
  imports: {
    path: '/imports',
    summary: 'Earlier imports, newest first; only the kinds that the caller may upload, and all for auditors.',
    roles: [...new Set(Object.values(importRoles)), 'auditor'],
    query: importListQuery.extend(common),
    response: importList,
  },
  ...auditContracts,
} as const satisfies Record<string, QueryContract>;

export type QueryName = keyof typeof queryContracts;
export const queryNames = Object.keys(queryContracts) as readonly QueryName[];

/** The checked query parameters: what a handler gets. */
export type QueryParameters<N extends QueryName> = z.output<(typeof queryContracts)[N]['query']>;
/** The answer's body. */
export type QueryAnswer<N extends QueryName> = z.output<(typeof queryContracts)[N]['response']>;
