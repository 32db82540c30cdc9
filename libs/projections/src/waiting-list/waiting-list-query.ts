import { coverStartFor } from '@lindung/domain/standing';
import { type BusinessDate } from '@lindung/domain/values/brands';
import { dayTest } from '../coverage/tally.js';
import { affordableSeats, type ProgramTerms, programTermsColumn } from '../programs/programs-query.js';
import { coverTermOf, notSeatedElsewhere } from '../ranking/overlap.js';
import { decodeCursor, encodeCursor } from '../reading/keyset-cursor.js';
import { askWithTerms } from '../reading/known-terms.js';
import { limitFor } from '../reading/page-limit.js';
import { type CountedAt, movedFrom, positionColumn, type Reader } from '../reading/reader.js';
import { allOf, Conditions, waitingSql } from '../roster/roster-filter.js';
import { nameOf } from '../roster/roster-row.js';

export interface WaitingListRequest {
  readonly programId: string;
  /** 1 to 500. */
  readonly limit: number;
  readonly cursor?: string;
  readonly today: BusinessDate;
}

export interface WaitingItem {
  readonly rank: number;
  readonly workerId: string;
  readonly decile: number;
  readonly occupation: string;
  readonly kecamatan: string;
  /** RFC 3339 in UTC. */
  readonly registeredAt: string;
}

/** Key of the last candidate whom today's free seats and rupiah would reach. */
export interface WaitingCutOff {
  readonly rank: number;
  readonly decile: number;
  readonly risk: number;
  readonly registeredPosition: string;
}

export interface WaitingPage {
  readonly items: readonly WaitingItem[];
  readonly nextCursor: string | null;
  readonly cutOff: WaitingCutOff | null;
  readonly position: string;
}

interface WaitingRow extends Omit<WaitingItem, 'rank'> {
  readonly risk: number;
  readonly registeredPosition: number;
}

/** The last row seen: its ranking key, and its rank as of a moment. */
interface Place {
  readonly key: readonly [decile: number, risk: number, registeredPosition: number];
  readonly rank: number;
  /** Log position and day for which the rank holds. */
  readonly rankedAt: string;
}

/** No key comes before this one. */
const start: Place = { key: [0, 0, 0], rank: 0, rankedAt: '' };

const momentOf = (position: string, today: BusinessDate): string => `${position} ${today}`;

const fitsKey = (value: unknown, most: number): value is number => typeof value === 'number' && value >= 0 && value <= most;

function placeOf(cursor: string | undefined): Place | null {
  if (cursor === undefined) return start;
  const [decile, risk, registeredPosition, rank, rankedAt] = decodeCursor(cursor, 5) ?? [];
  if (!fitsKey(decile, 10) || !fitsKey(risk, 2 ** 31 - 1) || !fitsKey(registeredPosition, Number.MAX_SAFE_INTEGER) || !fitsKey(rank, Number.MAX_SAFE_INTEGER)) return null;
  return typeof rankedAt === 'string' && /^\d{1,20} \d{4}-\d{2}-\d{2}$/.test(rankedAt) ? { key: [decile, risk, registeredPosition], rank, rankedAt } : null;
}

interface WaitingParts {
  readonly program: ProgramTerms | null;
  readonly rows: readonly WaitingRow[];
  /** Candidates up to the place; null where the rank in the cursor still holds. */
  readonly ahead: number | null;
  readonly cutOff: WaitingCutOff | null;
  /** Whether `cutOff` was worked out, because the one remembered no longer holds. */
  readonly judged: boolean;
  readonly position: string;
}

/** Seats that a round drawn now could give, were there candidates enough. */
const seatsInReach = (program: ProgramTerms): number => Math.max(0, Math.min(program.quotaSeats - program.seatsUsed, affordableSeats(program)));

const keyColumns = '(e.decile, e.risk, e.registered_position)';
const inOrder = 'ORDER BY e.decile, e.risk, e.registered_position';

interface WaitingQuestion extends Pick<WaitingListRequest, 'programId' | 'today' | 'limit'> {
  readonly program: ProgramTerms;
  readonly place: Place;
  /** Position for which the cut-off is known already, or null. */
  readonly judgedAt: string | null;
}

/**
 * The last candidate whom a round drawn today would reach, who passes over holders of a seat
 * elsewhere; its rank is its place in the whole list, so that both can be read off one screen.
 */
function cutOffSql(conditions: Conditions, program: string, waiting: string, { program: terms, today }: WaitingQuestion): string {
  const free = notSeatedElsewhere(conditions, program, coverTermOf(coverStartFor(today, terms.coverStart), terms.months));
  return `(SELECT json_build_object('rank', (SELECT count(*) FROM enrolments e WHERE ${waiting} AND ${keyColumns} <= (l.decile, l.risk, l.registered_position)),
      'decile', l.decile, 'risk', l.risk, 'registeredPosition', l.registered_position::text)
    FROM (SELECT * FROM (SELECT e.decile, e.risk, e.registered_position FROM enrolments e WHERE ${allOf([waiting, free])} ${inOrder} LIMIT ${conditions.parameter(seatsInReach(terms))}) reached
      ORDER BY decile DESC, risk DESC, registered_position DESC LIMIT 1) l)`;
}

/** A page with everything that belongs to its answer, in one statement and so from one snapshot. */
function waitingStatement(question: WaitingQuestion): { readonly text: string; readonly values: readonly unknown[] } {
  const { programId, today, limit, program: terms, place, judgedAt } = question;
  const conditions = new Conditions();
  const program = conditions.parameter(programId);
  const [decile = '', risk = '', registered = ''] = place.key.map((value) => conditions.parameter(value));
  const key = `(${decile}::int, ${risk}::int, ${registered}::bigint)`;
  const waiting = `e.program_id = ${program} AND e.standing_class = 'candidate' AND ${waitingSql(conditions, dayTest(today, terms).candidate)}`;
  const [rankedAt = '', day = ''] = place.rankedAt.split(' ');
  const judged = movedFrom(conditions.parameter(judgedAt));
  const text = `SELECT ${programTermsColumn},
    coalesce((SELECT json_agg(r) FROM (
      SELECT e.worker_id AS "workerId", e.decile, e.risk, e.registered_position AS "registeredPosition", e.occupation, e.kecamatan, w.registered_at AS "registeredAt"
      FROM enrolments e JOIN workers w USING (worker_id)
      WHERE ${waiting} AND ${keyColumns} > ${key} ${inOrder} LIMIT ${limitFor(limit + 1)}) r), '[]') AS rows,
    CASE WHEN ${movedFrom(conditions.parameter(day === today ? rankedAt : null))} THEN (SELECT count(*)::int FROM enrolments e WHERE ${waiting} AND ${keyColumns} <= ${key}) END AS ahead,
    ${judged} AS judged, CASE WHEN ${judged} THEN ${cutOffSql(conditions, program, waiting, question)} END AS "cutOff",
    ${positionColumn}`;
  return { text, values: conditions.values };
}

/** The cut-off of a page, remembered with the position that it was judged at. */
function settleCutOff(reader: Reader, key: string, known: CountedAt<WaitingCutOff | null> | undefined, { judged, cutOff, position }: WaitingParts): WaitingCutOff | null {
  if (!judged && known) return known.figure;
  reader.memory.cutOffs.set(key, { position, figure: cutOff });
  return cutOff;
}

/**
 * Who is waiting as of `today`, best rank first. Ranks are those of the answer's own snapshot, even
 * where people before the page came or went since the page before. Null where there is no such
 * programme; `'bad-cursor'` where the cursor is none of this list.
 */
export async function findWaitingPage(reader: Reader, { programId, limit, cursor, today }: WaitingListRequest): Promise<WaitingPage | 'bad-cursor' | null> {
  const place = placeOf(cursor);
  const keyOf = (program: ProgramTerms): string => JSON.stringify([programId, dayTest(today, program), program.coverStart, program.months, seatsInReach(program)]);
  let known: CountedAt<WaitingCutOff | null> | undefined;
  const page = await askWithTerms(reader, programId, keyOf, (program) => {
    known = reader.memory.cutOffs.get(keyOf(program));
    const { text, values } = waitingStatement({ programId, today, limit, program, place: place ?? start, judgedAt: known?.position ?? null });
    return reader.one<WaitingParts>({ text }, values);
  });
  if (page === null) return null;
  if (!place) return 'bad-cursor';
  const before = page.ahead ?? place.rank;
  const items = page.rows.slice(0, limit).map(({ risk: _risk, registeredPosition: _position, ...row }, index) => ({ rank: before + index + 1, ...row, kecamatan: nameOf(row.kecamatan) }));
  const last = page.rows[limit - 1];
  return {
    items,
    nextCursor:
      page.rows.length > limit && last ? encodeCursor([last.decile, last.risk, last.registeredPosition, before + limit, momentOf(page.position, today)]) : null,
    cutOff: settleCutOff(reader, keyOf(page.program), known, page),
    position: page.position,
  };
}
