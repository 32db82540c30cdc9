import { type BusinessDate } from '@lindung/domain/values/brands';
import { exhaustedOn, burnDownPointsColumn, type BurnDownPoint } from '../burn-down/burn-down-query.js';
import { type CellState } from '../coverage/cell.js';
import { addCell, cellStateColumnList, dayTest, emptyTally } from '../coverage/tally.js';
import { affordableSeats, freeRupiah, programTermsColumn, type ProgramTerms } from '../programs/programs-query.js';
import { positionColumn, type Reader } from '../reading/reader.js';

/** The figures of one programme on one day. */
export interface SummaryView {
  readonly programId: string;
  readonly quota: number;
  readonly premium: number;
  readonly months: number;
  readonly budget: {
    readonly ceiling: number;
    readonly committed: number;
    readonly realised: number;
    readonly refunded: number;
    readonly free: number;
    /** floor(ceiling / premium). */
    readonly ceilingSeats: number;
    /** max(0, floor(free / premium)). */
    readonly affordableSeats: number;
    readonly exhaustedOn: BusinessDate | null;
  };
  readonly workers: {
    readonly registered: number;
    readonly verified: number;
    readonly rejected: number;
    readonly outOfPolicy: number;
    readonly waiting: number;
    readonly allocated: number;
    readonly paid: number;
    readonly covered: number;
    readonly exited: number;
    readonly standing: Readonly<Record<'unverified' | 'waiting' | 'outOfPolicy' | 'rejected' | 'exited' | 'allocated', number>>;
  };
  readonly need: { readonly estimate: number; readonly covered: number; readonly gap: number };
  readonly position: string;
}

const summaryStatement = {
  name: 'summary',
  text: `SELECT ${programTermsColumn}, ${burnDownPointsColumn},
    coalesce((SELECT json_agg(c) FROM (SELECT ${cellStateColumnList}, n FROM summary_cells WHERE program_id = $1) c), '[]') AS cells,
    ${positionColumn}`,
};

interface SummaryParts {
  readonly program: ProgramTerms | null;
  readonly points: readonly BurnDownPoint[];
  readonly cells: readonly CellState[];
  readonly position: string;
}

/** Quota, budget, workers and need of one programme as of `today`; null where there is none. */
export async function findSummary(reader: Reader, programId: string, today: BusinessDate): Promise<SummaryView | null> {
  const { program, points, cells, position } = await reader.one<SummaryParts>(summaryStatement, [programId]);
  if (!program) return null;
  const tally = emptyTally();
  const test = dayTest(today, program);
  for (const cell of cells) addCell(tally, cell, test);
  return {
    programId: program.programId,
    quota: program.quotaSeats,
    premium: program.premiumRupiah,
    months: program.months,
    budget: {
      ceiling: program.ceilingRupiah,
      committed: program.committedRupiah,
      realised: program.realisedRupiah,
      refunded: program.refundedRupiah,
      free: freeRupiah(program),
      ceilingSeats: program.premiumRupiah > 0 ? Math.floor(program.ceilingRupiah / program.premiumRupiah) : 0,
      affordableSeats: affordableSeats(program),
      exhaustedOn: exhaustedOn(points, program.premiumRupiah),
    },
    workers: {
      registered: tally.registered,
      verified: tally.verified,
      rejected: tally.rejected,
      outOfPolicy: tally.standing.outOfPolicy,
      waiting: tally.standing.waiting,
      allocated: tally.standing.allocated,
      paid: tally.paid,
      covered: tally.covered,
      exited: tally.exited,
      standing: tally.standing,
    },
    need: { estimate: program.needEstimate, covered: tally.covered, gap: Math.max(0, program.needEstimate - tally.covered) },
    position,
  };
}
