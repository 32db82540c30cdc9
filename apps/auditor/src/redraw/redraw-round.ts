import { createHash } from 'node:crypto';
import { type RankedCandidate, rankedListText } from '@lindung/domain/ranking';
import { type BusinessDate, type ProgramId } from '@lindung/domain/values/brands';
import { readRanking } from '@lindung/projections/ranking/ranking-query';
import { type Pool } from 'pg';
import { type LogSource } from '../source/log-source.js';
import { type DrawnRound, type GivenSeat, givenSeats } from './drawn-rounds.js';

/** Whom a rank belongs to. */
interface Ranked {
  readonly workerId: string;
  readonly decile: number;
}

/** The first rank at which the seats that were given are not the first of the redrawn list. */
export interface SeatDifference {
  readonly rank: number;
  /** Of the QuotaAllocated event, or null where a seat should have been given and was not. */
  readonly position: number | null;
  readonly given: Ranked | null;
  readonly redrawn: Ranked | null;
}

/** What came of drawing a round again. */
export interface RedrawnRound {
  readonly digest: string;
  readonly candidates: number;
  readonly policyVersion: number;
  readonly coverStart: string;
  readonly cutOff: DrawnRound['cutOff'];
  readonly firstDifference: SeatDifference | null;
}

/**
 * Draws a round again from read models that stand at its position, with the very query that drew it.
 * The list and the seats stream past each other; neither is held. Null where the programme is not
 * known there.
 */
export async function redrawRound(source: LogSource, readModels: Pool, round: DrawnRound): Promise<RedrawnRound | null> {
  const ranking = await readRanking(readModels, round.programId as ProgramId, round.decisionDate as BusinessDate);
  if (ranking === null) return null;
  const hash = createHash('sha256');
  const seats = new SeatComparison(givenSeats(source, round), round.seatsWritten);
  let candidates = 0;
  let cutOff: DrawnRound['cutOff'] = null;
  try {
    for await (const batch of ranking.candidates) {
      for (const piece of rankedListText(batch, candidates + 1)) hash.update(piece);
      for (const candidate of batch) {
        candidates += 1;
        if (candidates === round.seats) cutOff = cutOffAt(candidates, candidate);
        await seats.compare(candidates, candidate);
      }
    }
    await seats.compareRest(candidates);
  } finally {
    await seats.end();
  }
  const { firstDifference } = seats;
  return { digest: hash.digest('hex'), candidates, policyVersion: ranking.policyVersion, coverStart: ranking.coverStart, cutOff, firstDifference };
}

const cutOffAt = (rank: number, { decile, risk, registeredAt }: RankedCandidate): DrawnRound['cutOff'] => ({ rank, decile, risk, registeredAt });

/** Holds the seats of the log against the ranks of the list, up to the first that differs. */
class SeatComparison {
  #difference: SeatDifference | null = null;
  #isOver: boolean;

  constructor(
    private readonly seats: AsyncGenerator<GivenSeat>,
    private readonly count: number,
  ) {
    this.#isOver = count === 0;
  }

  get firstDifference(): SeatDifference | null {
    return this.#difference;
  }

  async compare(rank: number, { workerId, decile }: RankedCandidate): Promise<void> {
    if (this.#isOver) return;
    const given = await this.#next();
    if (given === null || given.rank !== rank || given.workerId !== workerId || given.decile !== decile) this.#found(rank, given, { workerId, decile });
    else if (rank === this.count) this.#isOver = true;
  }

  /** To be called with the number of candidates when there are no more. */
  async compareRest(candidates: number): Promise<void> {
    if (this.#isOver) return;
    const given = await this.#next();
    if (given !== null) this.#found(candidates + 1, given, null);
  }

  /** Lets the log go. */
  async end(): Promise<void> {
    await this.seats.return(undefined);
  }

  #found(rank: number, given: GivenSeat | null, redrawn: Ranked | null): void {
    this.#difference = { rank, position: given?.position ?? null, given: given === null ? null : { workerId: given.workerId, decile: given.decile }, redrawn };
    this.#isOver = true;
  }

  async #next(): Promise<GivenSeat | null> {
    const { done, value } = await this.seats.next();
    return done === true ? null : value;
  }
}
