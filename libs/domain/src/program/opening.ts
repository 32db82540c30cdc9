import { accept, refuse } from '../decision.js';
import { isProgramId } from '../streams.js';
import { type BusinessDate, type Decile, type OccupationCode, type ProgramId, type RegionCode, type Rupiah } from '../values/brands.js';
import { checkClearText, checkWhole, firstRefusal, type ProgramDecision } from './decision.js';
import { type SourceOfFunds } from './events.js';
import { type ProgramState } from './state.js';

/** Opens one region's funding for one budget year. */
export interface OpenProgram {
  readonly type: 'OpenProgram';
  readonly programId: ProgramId;
  readonly region: RegionCode;
  readonly year: number;
  readonly sourceOfFunds: SourceOfFunds;
  readonly ceilingRupiah: Rupiah;
  readonly quotaSeats: number;
  /** Rupiah per participant for all `months`. */
  readonly premiumRupiah: Rupiah;
  readonly months: number;
  readonly maxDecile: Decile;
  /** Null for no limit. */
  readonly snapshotMaxAgeDays: number | null;
  /** Null for 1 January of `year`. */
  readonly coverStart: BusinessDate | null;
  /** Risk per occupation, as the occupation list stands today. */
  readonly occupationRisk: Readonly<Record<OccupationCode, number>>;
  readonly needEstimate: number;
  readonly reference: string;
}

/** A premium pays for at least one month and at most the budget year. */
export const checkMonths = (months: number) => checkWhole('months', months, 1, 12);
export const checkMaxDecile = (maxDecile: number) => checkWhole('maxDecile', maxDecile, 1, 10);
/** At most a hundred years: beyond them there are no days to count back to. */
export const checkSnapshotMaxAge = (days: number | null) => (days === null ? null : checkWhole('snapshotMaxAgeDays', days, 0, 36_500));

/** PROGRAM_EXISTS for a stream that has events, whatever the figures; else the figures must make sense. */
export function openProgram(state: ProgramState | null, command: OpenProgram): ProgramDecision {
  if (state !== null) return refuse('PROGRAM_EXISTS', 'Revise the programme that stands, or open one of another id.');
  const refusal = firstRefusal(
    isProgramId(command.programId) ? null : refuse('FIELD_INVALID', 'Give an id such as program-3275-2026.', { field: 'programId' }),
    checkWhole('year', command.year, 2000, 2199),
    checkWhole('ceiling', command.ceilingRupiah, 0),
    checkWhole('quota', command.quotaSeats, 0),
    checkWhole('premium', command.premiumRupiah, 1),
    checkMonths(command.months),
    checkMaxDecile(command.maxDecile),
    checkSnapshotMaxAge(command.snapshotMaxAgeDays),
    checkWhole('needEstimate', command.needEstimate, 0),
    checkClearText({ reference: command.reference }),
  );
  if (refusal !== null) return refusal;
  const { programId, region, year, sourceOfFunds, ceilingRupiah, quotaSeats, premiumRupiah, months, needEstimate, reference } = command;
  const { maxDecile, snapshotMaxAgeDays, coverStart, occupationRisk } = command;
  const policy = { version: 1, maxDecile, snapshotMaxAgeDays, coverStart, occupationRisk };
  return accept({
    type: 'ProgramOpened',
    data: { programId, region, year, sourceOfFunds, ceilingRupiah, quotaSeats, premiumRupiah, months, policy, needEstimate, reference },
  });
}
