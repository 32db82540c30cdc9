import { type RankedCandidate } from '@lindung/domain/ranking';
import { type BusinessDate, type ProgramId } from '@lindung/domain/values/brands';
import { type EventStore, type Position } from '@lindung/event-store/event-store';
import { type DtsenSnapshotStore } from '@lindung/personal-data/dtsen-snapshots';
import { type Vault } from '@lindung/personal-data/vault';
import { type ParticipantColumn } from './participant-file/columns.js';

/**
 * Everything that the handlers need from outside: the log, the vault, a clock, ids, and the two
 * things that are kept beside the log. An app gives real ones, a spec gives the ones in memory.
 */
export interface ApplicationDependencies {
  readonly eventStore: EventStore;
  readonly vault: Vault;
  /** The wall clock; business dates are derived from it in Asia/Jakarta. */
  readonly now: () => Date;
  /** A fresh random UUID in lower case. */
  readonly newId: () => string;
  /** 32 bytes that turn a NIK into a worker id; never rotates. */
  readonly pepper: Uint8Array;
  readonly ranking: RankingReader;
  /** DTSEN extracts that were loaded, so that workers registered later can be verified from them. */
  readonly snapshots: Pick<DtsenSnapshotStore, 'latestForPeriod' | 'find'>;
  readonly limits?: Partial<ApplicationLimits>;
  /** The columns of the participant file, as the configuration maps them; absent: the usual ones. */
  readonly participantColumns?: readonly ParticipantColumn[];
}

/** Bounds on what one process holds and waits for. */
export interface ApplicationLimits {
  /** Programmes whose folded state is kept; the least recently used idle one goes first. */
  readonly programsCached: number;
  /** Commands that may wait for one programme before further ones are refused with BUSY. */
  readonly commandsQueuedPerProgram: number;
  /** How often a command is decided again after somebody else was faster. */
  readonly attempts: number;
  /** How long a round waits for the ranking to reach the log's head. */
  readonly rankingTimeoutMs: number;
  /**
   * Seats or payments that one append carries. A store that takes any append whole leaves it at
   * infinity; one that takes 1 MiB at once needs a few thousand.
   */
  readonly blockSeats: number;
}

export const defaultLimits: ApplicationLimits = {
  programsCached: 16,
  commandsQueuedPerProgram: 1_000,
  attempts: 5,
  rankingTimeoutMs: 5_000,
  blockSeats: Number.POSITIVE_INFINITY,
};

/** Everyone who was waiting as of one log position, best rank first, read in one snapshot. */
export interface RankingReading {
  readonly asOfPosition: Position;
  readonly policyVersion: number;
  /** First day of cover by which ages and terms were judged. */
  readonly coverStart: BusinessDate;
  /** The ranked list in batches, read once from start to end; leaving the loop early releases it. */
  readonly candidates: AsyncIterable<readonly RankedCandidate[]>;
}

export interface RankingRequest {
  /** The day on which the round is decided; expiry and age are judged for it. */
  readonly decisionDate: BusinessDate;
  /** The ranking must have handled the log up to here. */
  readonly atLeast: Position;
  readonly timeoutMs: number;
}

/** The one projection that commands read. */
export interface RankingReader {
  /**
   * The ranked list of a programme: candidates who are waiting on the decision date and hold no seat
   * of overlapping term elsewhere. `'behind'` when it has not caught up in time.
   */
  readRanking(programId: ProgramId, request: RankingRequest): Promise<RankingReading | 'behind'>;
}
