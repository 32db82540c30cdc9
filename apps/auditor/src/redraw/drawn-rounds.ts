import { parseIsoDate } from '@lindung/domain/values/dates';
import { z } from 'zod';
import { addAltered, type FindingList } from '../finding.js';
import { type LogSource, type RawEvent } from '../source/log-source.js';
import { placeOf, readEvent } from '../source/readable-event.js';
import { scanLog } from '../source/scan-log.js';
import { type VerbContext } from '../verb.js';

const count = z.int().min(0);
const date = z.string().refine((text) => parseIsoDate(text) !== null);
const position = z.string().regex(/^(?:0|[1-9]\d{0,14})$/);

/** What a redraw needs of AllocationRoundDrawn; the rest of its body is nobody's business here. */
const drawnBody = z.object({
  roundId: z.string().min(1),
  programId: z.string().min(1),
  decisionDate: date,
  asOfPosition: position,
  policyVersion: count,
  coverStart: date,
  candidates: count,
  seats: count,
  digest: z.string(),
  cutOff: z.object({ rank: count, decile: count, risk: count, registeredAt: z.string() }).nullable(),
});
const seatBody = z.object({ roundId: z.string(), workerId: z.string(), rank: z.int(), decile: z.int() });

/** A round as its events in the log say that it was drawn. */
export interface DrawnRound extends Omit<z.infer<typeof drawnBody>, 'asOfPosition'> {
  /** Of AllocationRoundDrawn. */
  readonly position: number;
  readonly asOfPosition: number;
  /** QuotaAllocated events so far, and the position of the last. */
  seatsWritten: number;
  lastSeatPosition: number;
}

/** One seat as the log gave it. */
export interface GivenSeat {
  readonly position: number;
  readonly rank: number;
  readonly workerId: string;
  readonly decile: number;
}

/** Finds every round of the log in one pass; what cannot be read of them becomes findings. */
export async function findRounds(context: VerbContext, until: number, findings: FindingList): Promise<readonly DrawnRound[]> {
  const rounds = new Map<string, DrawnRound>();
  await scanLog(context, { title: 'Looking for rounds', until, findings }, (event) => {
    const { type } = placeOf(event);
    if (type === 'AllocationRoundDrawn') addRound(event, rounds, findings);
    else if (type === 'QuotaAllocated') addSeat(event, rounds, findings);
  });
  return [...rounds.values()];
}

function addRound(raw: RawEvent, rounds: Map<string, DrawnRound>, findings: FindingList): void {
  const event = readEvent(raw);
  if (!event.isUnaltered) addAltered(findings, event.position);
  const body = drawnBody.safeParse(event.data);
  if (!body.success) {
    findings.add('ROUND_UNREADABLE', event.position, `The round at position ${event.position} has no readable ${String(body.error.issues[0]?.path[0] ?? 'body')} and cannot be drawn again.`);
    return;
  }
  if (rounds.has(body.data.roundId)) {
    findings.add('ROUND_REPEATED', event.position, `The round at position ${event.position} was drawn already: ${body.data.roundId}.`);
    return;
  }
  rounds.set(body.data.roundId, { ...body.data, asOfPosition: Number(body.data.asOfPosition), position: event.position, seatsWritten: 0, lastSeatPosition: event.position });
}

function addSeat(raw: RawEvent, rounds: Map<string, DrawnRound>, findings: FindingList): void {
  const event = readEvent(raw);
  if (!event.isUnaltered) addAltered(findings, event.position);
  const round = rounds.get(String(event.data['roundId']));
  if (round === undefined) {
    findings.add('SEAT_WITHOUT_ROUND', event.position, `The seat at position ${event.position} belongs to no round that was drawn before it.`);
    return;
  }
  round.seatsWritten += 1;
  round.lastSeatPosition = event.position;
}

/** The seats of a round in the order of the log, read again where they stand. */
export async function* givenSeats(source: LogSource, round: DrawnRound): AsyncGenerator<GivenSeat> {
  for await (const batch of source.events(round.position, round.lastSeatPosition)) {
    for (const raw of batch) {
      if (placeOf(raw).type !== 'QuotaAllocated') continue;
      const event = readEvent(raw);
      if (event.data['roundId'] !== round.roundId) continue;
      const seat = seatBody.safeParse(event.data);
      yield { position: event.position, rank: Number.NaN, workerId: 'nobody that can be read', decile: Number.NaN, ...(seat.success ? seat.data : {}) };
    }
  }
}
