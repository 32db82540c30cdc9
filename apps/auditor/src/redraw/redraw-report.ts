import { type FindingList } from '../finding.js';
import { type LogSource } from '../source/log-source.js';
import { type VerbResult } from '../verb.js';
import { type DrawnRound } from './drawn-rounds.js';
import { type RedrawnRound, type SeatDifference } from './redraw-round.js';

/** A round as it was drawn, beside what it comes to when it is drawn again. */
export interface RoundComparison {
  readonly drawn: DrawnRound;
  /** Null where it could not be drawn again; `problem` says why. */
  readonly redrawn: RedrawnRound | null;
  readonly problem: string | null;
}

/** What drawing again found, in sentences and for machines. */
export function describeRedraw(source: LogSource, compared: readonly RoundComparison[], findings: FindingList): VerbResult {
  const rounds = compared.map((comparison) => ({ ...comparison, differences: differencesOf(comparison) }));
  const agreeing = rounds.filter(({ differences }) => differences.length === 0).length;
  const ok = agreeing === rounds.length && findings.count === 0;
  return {
    ok,
    lines: [
      ...rounds.flatMap(({ drawn, differences }) => [
        `${differences.length === 0 ? 'AGREES ' : 'DIFFERS'}  round ${drawn.roundId} of ${drawn.programId}, decided on ${drawn.decisionDate}, at position ${drawn.position}, ranked as of position ${drawn.asOfPosition}`,
        `           ${drawn.candidates} candidates, ${drawn.seats} seats, digest ${drawn.digest}`,
        ...differences.map((difference) => `FINDING  ${difference}`),
      ]),
      ...findings.lines(),
      verdict(source, rounds.length, agreeing, findings.count),
    ],
    json: {
      source: source.description,
      rounds: rounds.map(({ drawn, redrawn, differences }) => ({ ...drawn, agrees: differences.length === 0, redrawn, differences })),
      findingCount: findings.count,
      findings: findings.list,
    },
  };
}

function verdict(source: LogSource, rounds: number, agreeing: number, findings: number): string {
  if (rounds === 0) return findings === 0 ? `No round was drawn in ${source.description}.` : 'No round could be drawn again.';
  if (agreeing < rounds) return `${rounds - agreeing} of ${rounds} round(s) cannot be drawn again from this log as they were drawn.`;
  if (findings > 0) return `Each of ${rounds} round(s) comes out as it was drawn, but the log itself was altered.`;
  return `Each of ${rounds} round(s), drawn again from the log, has the same ranked list and gave its seats to the first of it.`;
}

/** What is not the same, one sentence each; empty where the round agrees. */
function differencesOf({ drawn, redrawn, problem }: RoundComparison): string[] {
  if (redrawn === null) return [`The round cannot be drawn again: ${problem ?? ''}`];
  const differences: string[] = [];
  const hold = (what: string, recorded: string | number, again: string | number): void => {
    if (recorded !== again) differences.push(`${what} recorded: ${recorded}; drawn again: ${again}.`);
  };
  hold('Digest', drawn.digest, redrawn.digest);
  hold('Candidates', drawn.candidates, redrawn.candidates);
  hold('Version of the policy', drawn.policyVersion, redrawn.policyVersion);
  hold('First day of cover', drawn.coverStart, redrawn.coverStart);
  hold('Cut-off', cutOffText(drawn.cutOff), cutOffText(redrawn.cutOff));
  if (drawn.seatsWritten !== drawn.seats) differences.push(`The round was drawn for ${drawn.seats} seats, but the log gave ${drawn.seatsWritten}.`);
  if (redrawn.firstDifference !== null) differences.push(seatSentence(redrawn.firstDifference));
  else if (differences.length > 0 && drawn.digest !== redrawn.digest) differences.push(behindTheSeats(drawn, redrawn));
  return differences;
}

const cutOffText = (cutOff: DrawnRound['cutOff']): string =>
  cutOff === null ? 'none' : `rank ${cutOff.rank}, desil ${cutOff.decile}, risk class ${cutOff.risk}, registered at position ${cutOff.registeredAt}`;

function seatSentence({ rank, position, given, redrawn }: SeatDifference): string {
  const seat = given === null ? `no seat was given at rank ${rank}` : `position ${position} gave a seat to ${given.workerId} (desil ${given.decile})`;
  const list = redrawn === null ? `the redrawn list ends before rank ${rank}` : `rank ${rank} of the redrawn list is ${redrawn.workerId} (desil ${redrawn.decile})`;
  return `First rank that differs: ${rank}. In the log, ${seat}; ${list}.`;
}

/** The log keeps of a list its digest and its seats only, so what lies behind them cannot be named. */
function behindTheSeats({ seatsWritten }: DrawnRound, { candidates }: RedrawnRound): string {
  return `The ${seatsWritten} seats that were given are the first of the redrawn list; it differs in risk class or registration of theirs, or behind rank ${seatsWritten} of ${candidates}.`;
}
