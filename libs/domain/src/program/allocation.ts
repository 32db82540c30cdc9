import { accept, refuse } from '../decision.js';
import { compareCandidates, type RankedCandidate } from '../ranking.js';
import { type BusinessDate, type LogPosition, type WorkerId } from '../values/brands.js';
import {
  checkClearText, checkNotInFuture, checkWhole, firstRefusal, noteParts, onProgram, nothingToDo,
  type DecisionContext, type NoteInput, type ProgramDecision, type Refused,
} from './decision.js';
import { type AllocationRoundDrawn, type PlannedSeat } from './events.js';
import { roundCompleted, seatAllocated } from './open-work.js';
import { affordableSeats, drawableSeats, freeSeats, roundCoverStart, type ProgramState } from './state.js';

/** Who is waiting as of a log position, ranked by one version of the policy. */
export interface Ranking {
  readonly asOfPosition: LogPosition;
  readonly policyVersion: number;
  /** Best first; it may end where no further seat can be given (see `drawableSeats`). */
  readonly candidates: readonly RankedCandidate[];
  /** All who were waiting, those beyond the end of `candidates` included. */
  readonly candidateCount: number;
  /** SHA-256 of the whole ranked list, hexadecimal; see `rankedListText`. */
  readonly digest: string;
}

/** Draws a round: seats for the best ranked. */
export interface AllocateQuota {
  readonly type: 'AllocateQuota';
  /** Follows from the command's id, so that a repeat is recognised. */
  readonly roundId: string;
  readonly decisionDate: BusinessDate;
  /** The mayor's decree. */
  readonly reference: string | null;
  /** Exactly so many or a refusal; left out, as many as are free and affordable, perhaps none. */
  readonly seats?: number;
  readonly ranking: Ranking;
}

/** A ranking that does not fit the programme any more, because the stream moved on after it was read. */
function checkRanking(program: ProgramState, ranking: Ranking): Refused | null {
  if (ranking.policyVersion === program.policy.version) return null;
  return refuse('RANKING_BEHIND', 'The ranking follows another version of the policy; try again.');
}

/**
 * Winners must be free to take a seat. An unordered or repeating list is no late ranking but a
 * broken one, and would cost somebody a seat unseen: that throws.
 */
function checkWinners(program: ProgramState, winners: readonly RankedCandidate[]): Refused | null {
  const seen = new Set<WorkerId>();
  let previous: RankedCandidate | null = null;
  for (const winner of winners) {
    if (seen.has(winner.workerId) || (previous !== null && compareCandidates(previous, winner) >= 0)) {
      throw new RangeError('candidates must come best first, each once');
    }
    seen.add(winner.workerId);
    previous = winner;
    if (program.seats.has(winner.workerId) || program.barred.has(winner.workerId)) {
      return refuse('RANKING_BEHIND', 'The ranking still lists somebody who holds a seat or may not have one; try again.');
    }
  }
  return null;
}

/** Seats to give, checked in the order quota, budget, candidates; or the refusal. */
function seatsToGive(program: ProgramState, command: AllocateQuota): number | Refused {
  const { seats, ranking } = command;
  if (seats === undefined) return Math.min(drawableSeats(program), ranking.candidateCount);
  const free = freeSeats(program);
  const affordable = affordableSeats(program);
  if (seats > free) return refuse('QUOTA_EXHAUSTED', `Free seats: ${free}. Ask for fewer, or revise the quota.`, { field: 'seats' });
  if (seats > affordable) return refuse('BUDGET_EXHAUSTED', `Affordable seats: ${affordable}. Ask for fewer, or revise the budget.`, { field: 'seats' });
  if (seats > ranking.candidateCount) {
    return refuse('NOT_ENOUGH_CANDIDATES', `Waiting candidates: ${ranking.candidateCount}. Ask for fewer, or verify more workers.`, { field: 'seats' });
  }
  return seats;
}

const plannedSeat = ({ workerId, decile, coverableFrom, coverableUntil }: RankedCandidate, index: number): PlannedSeat => ({
  workerId, rank: index + 1, decile, coverableFrom, coverableUntil,
});

function drawnRound(program: ProgramState, command: AllocateQuota, winners: readonly RankedCandidate[]): AllocationRoundDrawn['data'] {
  const { ranking, decisionDate, roundId, reference } = command;
  const last = winners.at(-1);
  return {
    programId: program.programId,
    roundId,
    decisionDate,
    reference,
    asOfPosition: ranking.asOfPosition,
    policyVersion: ranking.policyVersion,
    coverStart: roundCoverStart(program, decisionDate),
    candidates: ranking.candidateCount,
    seats: winners.length,
    premiumRupiah: program.premiumRupiah,
    months: program.months,
    totalRupiah: (winners.length * program.premiumRupiah) as AllocationRoundDrawn['data']['totalRupiah'],
    cutOff: last === undefined ? null : { rank: winners.length, decile: last.decile, risk: last.risk, registeredAt: last.registeredAt },
    digest: ranking.digest,
  };
}

/**
 * Draws a round. A round that fits one append is decided whole; a larger one is opened with its plan
 * and carried on by `continueOpenWork`. Refused RANKING_BEHIND where the ranking is not of this
 * programme as it stands: the caller reads it again.
 */
export function allocateQuota(state: ProgramState | null, command: AllocateQuota, context: DecisionContext): ProgramDecision {
  return onProgram(state, 'shaping', (program) => {
    const { ranking, decisionDate } = command;
    const refusal = firstRefusal(
      checkNotInFuture('decisionDate', decisionDate, context.today),
      command.seats === undefined ? null : checkWhole('seats', command.seats, 1),
      checkClearText({ reference: command.reference }),
      checkRanking(program, ranking),
    );
    if (refusal !== null) return refusal;
    const seats = seatsToGive(program, command);
    if (typeof seats !== 'number') return seats;
    if (seats === 0) return nothingToDo;
    if (ranking.candidates.length < seats) return refuse('RANKING_BEHIND', 'The ranking was read for fewer seats than are free now; try again.');

    const winners = ranking.candidates.slice(0, seats);
    const stale = checkWinners(program, winners);
    if (stale !== null) return stale;
    const round = drawnRound(program, command, winners);
    const plan = winners.map(plannedSeat);
    if (seats > context.blockSeats) return accept({ type: 'AllocationRoundDrawn', occurredOn: decisionDate, data: { ...round, plan } });
    return {
      kind: 'accepted',
      events: [{ type: 'AllocationRoundDrawn', occurredOn: decisionDate, data: round }, ...plan.map((seat) => seatAllocated(round, seat)), roundCompleted(round)],
    };
  }, command.roundId);
}

/** Gives up an unpaid seat. */
export interface ReleaseAllocation {
  readonly type: 'ReleaseAllocation';
  readonly workerId: WorkerId;
  /** One of `releaseReasons`, or the official's own words. */
  readonly reason: string;
  readonly note: NoteInput | null;
}

/** NOT_ALLOCATED or SEAT_PAID; after one of `barringReleaseReasons` the worker is not ranked here again. */
export function releaseAllocation(state: ProgramState | null, command: ReleaseAllocation): ProgramDecision {
  return onProgram(state, 'shaping', (program) => {
    const { workerId, reason, note } = command;
    const unclear = checkClearText({ reason });
    if (unclear !== null) return unclear;
    const seat = program.seats.get(workerId);
    if (seat === undefined) return refuse('NOT_ALLOCATED', 'Only a seat that is held can be released.', { field: 'workerId' });
    if (seat.payment !== null) return refuse('SEAT_PAID', 'Record a refund when the money has come back.', { field: 'workerId' });
    const { key, personal } = noteParts(note);
    return accept({ type: 'AllocationReleased', data: { ...key, programId: program.programId, workerId, amountRupiah: seat.amountRupiah, reason }, ...personal });
  });
}
