import { type ImportKind } from '@lindung/domain/import/events';
import { type BusinessDate } from '@lindung/domain/values/brands';
import { importKinds, importRoles } from '@lindung/integration-events/http/imports';
import { type QueryAnswer, type QueryName } from '@lindung/integration-events/http/queries';
import { notFoundProblem } from '@lindung/platform/problem';
import { findBurnDown } from '@lindung/projections/burn-down/burn-down-query';
import { findCoverage } from '@lindung/projections/coverage/coverage-query';
import { readImports } from '@lindung/projections/imports/imports-query';
import { findPayments } from '@lindung/projections/payments/payments-query';
import { readPrograms } from '@lindung/projections/programs/programs-query';
import { findWorker } from '@lindung/projections/registry/worker-query';
import { findRosterPage } from '@lindung/projections/roster/roster-query';
import { type Viewer } from '@lindung/projections/roster/roster-row';
import { findRound, findRounds } from '@lindung/projections/rounds/rounds-query';
import { findSummary } from '@lindung/projections/summary/summary-query';
import { findWaitingPage } from '@lindung/projections/waiting-list/waiting-list-query';
import { findProgramHistory, findWorkerHistory } from '@lindung/projections/worker-history/history-query';
import { findLogEvents } from './audit/log-events.js';
import { findCheckpoint, findCheckpoints, findConsistencyProof, findInclusionProof, findKeys } from './audit/tree-answers.js';
import { businessDayOf } from './business-day.js';
import { type QueryApiDependencies } from './dependencies.js';
import { findMoment } from './moment.js';
import { type ContractQuery } from './query.js';
import { badCursor, rosterFilterOf } from './roster-parameters.js';
import { rosterFile, type RosterFile } from './roster-file.js';
import { type TextAnswer } from './text-answer.js';

/** A file is streamed, a text is itself; every other answer is the JSON that its contract describes. */
type Answer<Name extends QueryName> = Name extends 'rosterCsv' ? RosterFile : Name extends 'auditCheckpoint' ? TextAnswer : Mutable<QueryAnswer<Name>>;
/** Views are read-only; contracts, inferred from schemas, are not. */
type Mutable<Value> = Value extends readonly (infer Item)[] ? readonly Mutable<Item>[] : Value extends object ? { readonly [Key in keyof Value]: Mutable<Value[Key]> } : Value;

type Answers = { readonly [Name in QueryName]: (dependencies: QueryApiDependencies, query: ContractQuery<Name>) => Promise<Answer<Name>> };

const defaultPage = 50;

/** Path parameters exist where the contract's path names them. */
const programIdOf = (query: ContractQuery): string => query.path['id'] ?? '';
const workerIdOf = (query: ContractQuery): string => query.path['workerId'] ?? '';

const today = (dependencies: QueryApiDependencies): BusinessDate => businessDayOf(dependencies.clock());

/** Komisi 4 and whoever only runs the system see initials. */
function viewerOf(query: ContractQuery): Viewer {
  return { seesNames: query.actor !== null && query.actor.role !== 'komisi4' && query.actor.role !== 'admin' };
}

/** The answer, or 404 in words. */
function found<Result>(result: Result | null, what: string): Result {
  if (result === null) throw notFoundProblem(`There is no such ${what}.`);
  return result;
}

/** The kinds of import that somebody may know of: those of their roles, all for auditors. */
function visibleKinds(query: ContractQuery): readonly ImportKind[] {
  const roles = query.actor?.roles ?? [];
  return roles.includes('auditor') ? importKinds : importKinds.filter((kind) => roles.includes(importRoles[kind]));
}

/** As far as the log went at the moment asked for; null without one. */
const upTo = async (dependencies: QueryApiDependencies, asOf: string | undefined): Promise<number | null> =>
  asOf === undefined ? null : Number((await findMoment(dependencies, asOf)).position);

/** What each query of the contract answers with; the way on leads into the folder of its read model. */
export const answers: Answers = {
  config: async (dependencies) => dependencies.dashboard(),
  programs: ({ reader }) => readPrograms(reader),
  summary: async (dependencies, query) => found(await findSummary(dependencies.reader, programIdOf(query), today(dependencies)), 'programme'),
  burnDown: async (dependencies, query) => found(await findBurnDown(dependencies.reader, programIdOf(query), today(dependencies)), 'programme'),
  coverage: async (dependencies, query) => found(await findCoverage(dependencies.reader, programIdOf(query), query.parameters.by, today(dependencies)), 'programme'),
  roster: async (dependencies, query) => {
    const { sort, limit = defaultPage, cursor } = query.parameters;
    const page = await findRosterPage(dependencies.reader, {
      programId: programIdOf(query),
      filter: rosterFilterOf(query.parameters, query.actor),
      limit,
      ...(sort === undefined ? {} : { sort }),
      ...(cursor === undefined ? {} : { cursor }),
      today: today(dependencies),
      viewer: viewerOf(query),
    });
    if (page === 'bad-cursor') throw badCursor();
    return found(page, 'programme');
  },
  rosterCsv: async (dependencies, query) =>
    found(
      await rosterFile(dependencies.fileReader, {
        programId: programIdOf(query),
        filter: rosterFilterOf(query.parameters, query.actor),
        ...(query.parameters.sort === undefined ? {} : { sort: query.parameters.sort }),
        today: today(dependencies),
        viewer: viewerOf(query),
        asOf: query.parameters.asOf ?? null,
      }),
      'programme',
    ),
  waitingList: async (dependencies, query) => {
    const { limit = defaultPage, cursor } = query.parameters;
    const page = await findWaitingPage(dependencies.reader, {
      programId: programIdOf(query),
      limit,
      ...(cursor === undefined ? {} : { cursor }),
      today: today(dependencies),
    });
    if (page === 'bad-cursor') throw badCursor();
    return found(page, 'programme');
  },
  rounds: async ({ reader }, query) => found(await findRounds(reader, programIdOf(query)), 'programme'),
  round: async ({ reader }, query) => found(await findRound(reader, programIdOf(query), query.path['roundId'] ?? ''), 'round'),
  worker: async (dependencies, query) => found(await findWorker(dependencies.reader, workerIdOf(query), today(dependencies), viewerOf(query)), 'worker'),
  workerHistory: async ({ reader }, query) => found(await findWorkerHistory(reader, workerIdOf(query)), 'worker'),
  programHistory: async ({ reader }, query) => found(await findProgramHistory(reader, programIdOf(query)), 'programme'),
  payments: async ({ reader }, query) => found(await findPayments(reader, programIdOf(query)), 'programme'),
  imports: ({ reader }, query) =>
    readImports(reader, { kinds: visibleKinds(query), programId: query.parameters.programId ?? null, limit: query.parameters.limit ?? defaultPage }),
  auditEvents: async (dependencies, query) =>
    findLogEvents(dependencies, query.parameters, String((await upTo(dependencies, query.parameters.asOf)) ?? (await dependencies.logHead()))),
  auditCheckpoint: async (dependencies, query) => findCheckpoint(dependencies, query.parameters, await upTo(dependencies, query.parameters.asOf)),
  auditCheckpoints: async (dependencies, query) => findCheckpoints(dependencies, query.parameters, await upTo(dependencies, query.parameters.asOf)),
  auditKeys: async (dependencies, query) => findKeys(dependencies, query.parameters.asOf === undefined ? null : await findMoment(dependencies, query.parameters.asOf)),
  auditInclusion: async (dependencies, query) => findInclusionProof(dependencies, query.parameters, await upTo(dependencies, query.parameters.asOf)),
  auditConsistency: async (dependencies, query) => findConsistencyProof(dependencies, query.parameters, await upTo(dependencies, query.parameters.asOf)),
};
