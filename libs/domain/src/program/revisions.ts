import { accept } from '../decision.js';
import { type BusinessDate, type Decile, type OccupationCode, type Rupiah } from '../values/brands.js';
import { checkClearText, checkWhole, firstRefusal, nothingToDo, onProgram, type ProgramDecision, type Refused } from './decision.js';
import { type PriorityPolicy, type ProgramEvent } from './events.js';
import { checkMaxDecile, checkMonths, checkSnapshotMaxAge } from './opening.js';
import { type ProgramState } from './state.js';

/**
 * Revisions of a programme's terms. Each states a fact with its legal reference: a ceiling below what
 * is spoken for, or a quota below the seats in use, is recorded and only blocks what comes after.
 */
interface Revision {
  /** Legal basis. */
  readonly reference: string;
  readonly reason: string;
}

export interface ReviseBudget extends Revision {
  readonly type: 'ReviseBudget';
  readonly ceilingRupiah: Rupiah;
}
export interface ReviseQuota extends Revision {
  readonly type: 'ReviseQuota';
  readonly quotaSeats: number;
}
export interface ReviseTariff extends Revision {
  readonly type: 'ReviseTariff';
  readonly premiumRupiah: Rupiah;
  readonly months: number;
}
export interface RevisePolicy extends Revision {
  readonly type: 'RevisePolicy';
  readonly maxDecile: Decile;
  /** Null for no limit. */
  readonly snapshotMaxAgeDays: number | null;
  /** Left out, it stays as it is; null for 1 January of the programme's year. */
  readonly coverStart?: BusinessDate | null;
  /** Risk per occupation, as the occupation list stands today. */
  readonly occupationRisk: Readonly<Record<OccupationCode, number>>;
}
export interface ReviseNeedEstimate extends Revision {
  readonly type: 'ReviseNeedEstimate';
  readonly needEstimate: number;
}
export type RevisionCommand = ReviseBudget | ReviseQuota | ReviseTariff | RevisePolicy | ReviseNeedEstimate;

/** Checks texts and figures, and writes the event unless the programme says so already. */
function revise(
  state: ProgramState | null,
  command: Revision,
  checks: readonly (Refused | null)[],
  unchanged: (program: ProgramState) => boolean,
  event: (program: ProgramState, revision: Revision & { readonly programId: ProgramState['programId'] }) => ProgramEvent,
): ProgramDecision {
  return onProgram(state, 'shaping', (program) => {
    const refusal = firstRefusal(checkClearText({ reference: command.reference, reason: command.reason }), ...checks);
    if (refusal !== null) return refusal;
    if (unchanged(program)) return nothingToDo;
    return accept(event(program, { programId: program.programId, reference: command.reference, reason: command.reason }));
  });
}

/** The same ceiling again is nothing to do. */
export function reviseBudget(state: ProgramState | null, command: ReviseBudget): ProgramDecision {
  const { ceilingRupiah } = command;
  return revise(state, command, [checkWhole('ceiling', ceilingRupiah, 0)], (program) => program.ceilingRupiah === ceilingRupiah, (_, revision) => ({
    type: 'BudgetRevised',
    data: { ...revision, ceilingRupiah },
  }));
}

/** The same quota again is nothing to do. */
export function reviseQuota(state: ProgramState | null, command: ReviseQuota): ProgramDecision {
  const { quotaSeats } = command;
  return revise(state, command, [checkWhole('quota', quotaSeats, 0)], (program) => program.quotaSeats === quotaSeats, (_, revision) => ({
    type: 'QuotaRevised',
    data: { ...revision, quotaSeats },
  }));
}

/** Touches later seats only; those that are held keep their amount and months. */
export function reviseTariff(state: ProgramState | null, command: ReviseTariff): ProgramDecision {
  const { premiumRupiah, months } = command;
  return revise(
    state,
    command,
    [checkWhole('premium', premiumRupiah, 1), checkMonths(months)],
    (program) => program.premiumRupiah === premiumRupiah && program.months === months,
    (_, revision) => ({ type: 'TariffRevised', data: { ...revision, premiumRupiah, months } }),
  );
}

function revisedPolicy(policy: PriorityPolicy, command: RevisePolicy): PriorityPolicy {
  const { maxDecile, snapshotMaxAgeDays, coverStart = policy.coverStart, occupationRisk } = command;
  return { version: policy.version + 1, maxDecile, snapshotMaxAgeDays, coverStart, occupationRisk };
}

function sameRisks(a: PriorityPolicy['occupationRisk'], b: PriorityPolicy['occupationRisk']): boolean {
  const codes = Object.keys(a) as OccupationCode[];
  return codes.length === Object.keys(b).length && codes.every((code) => a[code] === b[code]);
}

const samePolicy = (a: PriorityPolicy, b: PriorityPolicy): boolean =>
  a.maxDecile === b.maxDecile &&
  a.snapshotMaxAgeDays === b.snapshotMaxAgeDays &&
  a.coverStart === b.coverStart &&
  sameRisks(a.occupationRisk, b.occupationRisk);

/** The next version of the policy; later rounds rank by it. */
export function revisePolicy(state: ProgramState | null, command: RevisePolicy): ProgramDecision {
  return revise(
    state,
    command,
    [checkMaxDecile(command.maxDecile), checkSnapshotMaxAge(command.snapshotMaxAgeDays)],
    ({ policy }) => samePolicy(policy, revisedPolicy(policy, command)),
    ({ policy }, revision) => ({ type: 'PolicyRevised', data: { ...revision, policy: revisedPolicy(policy, command) } }),
  );
}

/** The same estimate again is nothing to do. */
export function reviseNeedEstimate(state: ProgramState | null, command: ReviseNeedEstimate): ProgramDecision {
  const { needEstimate } = command;
  return revise(state, command, [checkWhole('needEstimate', needEstimate, 0)], (program) => program.needEstimate === needEstimate, (_, revision) => ({
    type: 'NeedEstimateRevised',
    data: { ...revision, needEstimate },
  }));
}
