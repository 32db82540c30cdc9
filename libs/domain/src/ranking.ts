import { type PriorityPolicy, type RankingKey } from './program/events.js';
import { type LogPosition, type Month, type OccupationCode, type WorkerId } from './values/brands.js';

/**
 * The order in which candidates get seats, and the exact text whose digest stands in the log. Both
 * are pure functions of clear facts, so that anybody who redraws a round gets the same digest.
 */

/** Somebody who is waiting, with the key that ranks and the months in which cover may start. */
export interface RankedCandidate extends RankingKey {
  readonly workerId: WorkerId;
  readonly coverableFrom: Month;
  readonly coverableUntil: Month;
}

/** Risk class of an occupation that the policy does not list: behind every listed class. */
export const unlistedOccupationRisk = 99;

/** Risk class of an occupation as the policy copied it when it was made (1 highest). */
export function riskOf(policy: Pick<PriorityPolicy, 'occupationRisk'>, occupation: OccupationCode): number {
  return Object.hasOwn(policy.occupationRisk, occupation) ? (policy.occupationRisk[occupation] ?? unlistedOccupationRisk) : unlistedOccupationRisk;
}

/**
 * Compares decimal positions by value, of any length: without leading zeros the longer one is the
 * greater, and equal lengths compare as text.
 */
export function comparePositions(a: LogPosition, b: LogPosition): number {
  if (a.length !== b.length) return a.length - b.length;
  return a < b ? -1 : a > b ? 1 : 0;
}

/**
 * Poorest decile first, then the riskiest occupation, then the earliest registration. The worker id
 * makes the order total; two workers share a registration position only in hand-made data.
 */
export function compareCandidates(a: RankingKey & { readonly workerId: WorkerId }, b: RankingKey & { readonly workerId: WorkerId }): number {
  if (a.decile !== b.decile) return a.decile - b.decile;
  if (a.risk !== b.risk) return a.risk - b.risk;
  const registered = comparePositions(a.registeredAt, b.registeredAt);
  if (registered !== 0) return registered;
  return a.workerId < b.workerId ? -1 : a.workerId > b.workerId ? 1 : 0;
}

/**
 * One line of the ranked list: rank (from 1), worker id, decile, risk and registration position,
 * parted by one tab (U+0009) each and ended by one line feed (U+000A). All of it is ASCII, so its
 * UTF-8 bytes are its characters. The digest of a round is the SHA-256 of the lines of everyone who
 * was waiting, winners and others, best rank first, with nothing before, between or after them.
 */
export function rankedListLine(rank: number, candidate: RankingKey & { readonly workerId: WorkerId }): string {
  return `${rank}\t${candidate.workerId}\t${candidate.decile}\t${candidate.risk}\t${candidate.registeredAt}\n`;
}

/**
 * The text of a ranked list in pieces of at most `linesPerPiece` lines, so that a caller can hash a
 * list of any length without holding it. A list that arrives in batches is continued by `firstRank`.
 */
export function* rankedListText(
  candidates: Iterable<RankingKey & { readonly workerId: WorkerId }>,
  firstRank = 1,
  linesPerPiece = 1_000,
): Generator<string, void> {
  let piece = '';
  let lines = 0;
  let rank = firstRank;
  for (const candidate of candidates) {
    piece += rankedListLine(rank, candidate);
    rank += 1;
    lines += 1;
    if (lines === linesPerPiece) {
      yield piece;
      piece = '';
      lines = 0;
    }
  }
  if (lines > 0) yield piece;
}
