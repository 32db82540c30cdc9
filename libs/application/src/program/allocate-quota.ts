import { createHash } from 'node:crypto';
import { refuse } from '@lindung/domain/decision';
import { decodeEvent } from '@lindung/domain/event-codec';
import { type Ranking } from '@lindung/domain/program/allocation';
import { decideProgram, type ProgramCommand } from '@lindung/domain/program/decide';
import { type AllocationRoundDrawn, type PlannedSeat } from '@lindung/domain/program/events';
import { drawableSeats, roundCoverStart } from '@lindung/domain/program/state';
import { type RankedCandidate, rankedListText } from '@lindung/domain/ranking';
import { isProgramId } from '@lindung/domain/streams';
import { type BusinessDate, type LogPosition, type ProgramId } from '@lindung/domain/values/brands';
import { type Position } from '@lindung/event-store/event-store';
import { type Application, todayOf } from '../application.js';
import { type CommandContext } from '../command-context.js';
import { type RankingReading } from '../dependencies.js';
import { type CommandAnswer, done, type Outcome, refused, type Undone } from '../outcome.js';
import { eventAt } from '../program-open-work.js';
import { recalled } from '../worker/submit-worker.js';
import { NO_KEYS, unknownProgram } from './submit-program.js';

export interface AllocateQuotaBody {
  readonly programId: string;
  /** Exactly so many or a refusal; absent: all that are free and affordable. */
  readonly seats?: number;
  readonly decisionDate?: string;
  /** The mayor's decree. */
  readonly reference?: string;
}

/** The figures of a round, as the answer gives them. */
export interface RoundFigures {
  readonly programId: string;
  readonly decisionDate: string;
  readonly reference: string | null;
  readonly asOfPosition: string;
  readonly policyVersion: number;
  readonly candidates: number;
  readonly seats: number;
  readonly premiumRupiah: number;
  readonly months: number;
  readonly totalRupiah: number;
  readonly cutOff: { readonly rank: number; readonly decile: number; readonly risk: number; readonly registeredPosition: string } | null;
  readonly digest: string;
}

export interface RoundAnswer extends CommandAnswer {
  /** Null where no seat could be given. */
  readonly round: (RoundFigures & { readonly roundId: string }) | null;
}

export interface RoundPreview {
  readonly dryRun: true;
  /** The round as it would be drawn now, with its first seats. */
  readonly round: RoundFigures & { readonly preview: readonly PlannedSeat[] };
  readonly position: Position;
}

/** Seats that a preview lists. */
const SEATS_PREVIEWED = 100;

/** Draws a round from a ranking that has reached the log's head, and records it with the ranking's digest. */
export async function allocateQuota(app: Application, body: AllocateQuotaBody, context: CommandContext): Promise<Outcome<RoundAnswer>> {
  const { programId } = body;
  if (!isProgramId(programId)) return unknownProgram;
  const outcome = await app.allocationLanes.inLine(programId, () => drawRound(app, programId, body, context));
  if (outcome === null) return tooMany;
  if (outcome.kind !== 'done') return outcome;
  return done({ ...outcome.answer, round: await roundOf(app, programId, outcome.answer) });
}

/** The same round without recording it. */
export async function previewRound(app: Application, body: AllocateQuotaBody, context: CommandContext): Promise<Outcome<RoundPreview>> {
  const { programId } = body;
  if (!isProgramId(programId)) return unknownProgram;
  for (let attempt = 0; attempt < app.limits.attempts; attempt += 1) {
    const ranking = await takeRanking(app, programId, body);
    if (ranking.kind !== 'done') return ranking;
    const command = allocationCommand(app, body, context, ranking.answer);
    const decisionContext = { actorSubject: context.actor.subject, today: todayOf(app), blockSeats: Number.POSITIVE_INFINITY };
    const seen = await app.programs.inspect(programId, ({ state }) => ({
      decision: decideProgram(state, command, decisionContext),
      terms: state === null ? null : { premiumRupiah: state.premiumRupiah, months: state.months, coverStart: roundCoverStart(state, command.decisionDate) },
    }));
    if (seen.kind !== 'done') return seen;
    const { decision, terms } = seen.answer;
    if (decision.kind === 'refused' && decision.refusal.code !== 'RANKING_BEHIND') return refused(decision.refusal);
    if (decision.kind !== 'accepted' || terms === null) continue;
    const [opening] = decision.events;
    const round = opening?.type === 'AllocationRoundDrawn' ? figuresOf(opening.data) : { ...emptyRound(command, programId), ...terms };
    const preview = decision.events.flatMap((event) => (event.type === 'QuotaAllocated' ? [plannedSeat(event.data)] : [])).slice(0, SEATS_PREVIEWED);
    return done({ dryRun: true, round: { ...round, preview }, position: ranking.answer.asOfPosition as string as Position });
  }
  return behind;
}

type AllocateCommand = Extract<ProgramCommand, { readonly type: 'AllocateQuota' }>;

async function drawRound(app: Application, programId: ProgramId, body: AllocateQuotaBody, context: CommandContext): Promise<Outcome> {
  const today = todayOf(app);
  const decisionContext = { actorSubject: context.actor.subject, today, blockSeats: app.limits.blockSeats };
  for (let attempt = 0; attempt < app.limits.attempts; attempt += 1) {
    const ranking = await takeRanking(app, programId, body);
    if (ranking.kind !== 'done') return (await recalled(app, context)) ?? ranking;
    const command = allocationCommand(app, body, context, ranking.answer);
    const outcome = await app.programs.submit(programId, {
      context,
      keys: NO_KEYS,
      today,
      decide: (state) => decideProgram(state, command, decisionContext),
    });
    // Somebody else changed who may be ranked while this ranking was being read: it is read again.
    if (outcome.kind !== 'refused' || outcome.refusal.code !== 'RANKING_BEHIND') return outcome;
  }
  return behind;
}

function allocationCommand(app: Application, body: AllocateQuotaBody, context: CommandContext, ranking: Ranking): AllocateCommand {
  return {
    type: 'AllocateQuota',
    roundId: context.commandId,
    decisionDate: (body.decisionDate as BusinessDate | undefined) ?? todayOf(app),
    reference: body.reference ?? null,
    ...(body.seats === undefined ? {} : { seats: body.seats }),
    ranking,
  };
}

/** Waits until the ranking has reached the log's head and takes from it what a round needs. */
async function takeRanking(app: Application, programId: ProgramId, body: AllocateQuotaBody): Promise<Outcome<Ranking>> {
  const drawable = await app.programs.inspect(programId, ({ state }) => (state === null ? null : drawableSeats(state)));
  if (drawable.kind !== 'done') return drawable;
  if (drawable.answer === null) return unknownProgram;
  const reading = await app.ranking.readRanking(programId, {
    decisionDate: (body.decisionDate as BusinessDate | undefined) ?? todayOf(app),
    atLeast: await app.eventStore.head(),
    timeoutMs: app.limits.rankingTimeoutMs,
  });
  return reading === 'behind' ? behind : done(await summarise(reading, drawable.answer));
}

/** Hashes the whole list while it streams by, and keeps those who may get a seat. */
async function summarise(reading: RankingReading, seatsMax: number): Promise<Ranking> {
  const hash = createHash('sha256');
  const candidates: RankedCandidate[] = [];
  let candidateCount = 0;
  for await (const batch of reading.candidates) {
    for (const piece of rankedListText(batch, candidateCount + 1)) hash.update(piece);
    if (candidates.length < seatsMax) candidates.push(...batch.slice(0, seatsMax - candidates.length));
    candidateCount += batch.length;
  }
  const asOfPosition = reading.asOfPosition as string as LogPosition;
  return { asOfPosition, policyVersion: reading.policyVersion, candidates, candidateCount, digest: hash.digest('hex') };
}

/** The figures of the round that an answer's events open. */
async function roundOf(app: Application, programId: ProgramId, answer: CommandAnswer): Promise<RoundAnswer['round']> {
  const [opening] = answer.events;
  if (opening === undefined) return null;
  const event = decodeEvent(await eventAt(app.eventStore, programId, opening.revision));
  return event.type === 'AllocationRoundDrawn' ? { roundId: event.data.roundId, ...figuresOf(event.data) } : null;
}

function figuresOf(round: AllocationRoundDrawn['data']): RoundFigures {
  const { programId, decisionDate, reference, asOfPosition, policyVersion, candidates, seats, premiumRupiah, months, totalRupiah, digest } = round;
  const cutOff =
    round.cutOff === null
      ? null
      : { rank: round.cutOff.rank, decile: round.cutOff.decile, risk: round.cutOff.risk, registeredPosition: round.cutOff.registeredAt };
  return { programId, decisionDate, reference, asOfPosition, policyVersion, candidates, seats, premiumRupiah, months, totalRupiah, cutOff, digest };
}

function emptyRound({ ranking, decisionDate, reference }: AllocateCommand, programId: ProgramId): Omit<RoundFigures, 'premiumRupiah' | 'months'> {
  const { asOfPosition, policyVersion, candidateCount: candidates, digest } = ranking;
  return { programId, decisionDate, reference, asOfPosition, policyVersion, candidates, seats: 0, totalRupiah: 0, cutOff: null, digest };
}

const plannedSeat = ({ workerId, rank, decile, coverableFrom, coverableUntil }: PlannedSeat): PlannedSeat => ({
  workerId, rank, decile, coverableFrom, coverableUntil,
});

const behind: Undone = refused(refuse('RANKING_BEHIND', 'The ranking has not caught up with the log; send it again in a moment.').refusal);
const tooMany: Undone = refused(refuse('BUSY', 'Too many rounds of this programme are waiting; send it again in a moment.').refusal);
