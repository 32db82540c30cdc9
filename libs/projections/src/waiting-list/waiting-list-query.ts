import { type BusinessDate } from '@lindung/domain/values/brands';
import { dayTest, type DayTest } from '../coverage/tally.js';
import { affordableSeats, findProgramTerms, type ProgramTerms } from '../programs/programs-query.js';
import { decodeCursor, encodeCursor } from '../reading/keyset-cursor.js';
import { positionColumn, type Reader } from '../reading/reader.js';
import { Conditions, waitingSql } from '../roster/roster-filter.js';
import { nameOf } from '../roster/roster-row.js';
import { countRoster } from '../roster/roster-total.js';

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

/** Rank of the last row seen, and its ranking key. */
interface Place {
  readonly rank: number;
  readonly key: readonly [decile: number, risk: number, registeredPosition: number];
}

const start: Place = { rank: 0, key: [0, 0, 0] };

function placeOf(cursor: string | undefined): Place | null {
  if (cursor === undefined) return start;
  const values = decodeCursor(cursor, 4);
  if (!values?.every((value) => typeof value === 'number')) return null;
  const [rank = 0, decile = 0, risk = 0, registeredPosition = 0] = values as number[];
  return { rank, key: [decile, risk, registeredPosition] };
}

/** Candidates who are waiting behind a place, in the order of the ranking. */
function waitingRows(reader: Reader, programId: string, place: Place, test: DayTest, limit: number, offset = 0): Promise<{ rows: WaitingRow[]; position: string }> {
  const conditions = new Conditions();
  const program = conditions.parameter(programId);
  const [decile, risk, registered] = place.key.map((value) => conditions.parameter(value));
  const waiting = waitingSql(conditions, test.candidate);
  const fresh = test.candidate.oldestSnapshot === null ? '' : '-fresh';
  return reader.one(
    {
      name: `waiting-list${fresh}`,
      text: `SELECT coalesce((SELECT json_agg(r) FROM (
          SELECT e.worker_id AS "workerId", e.decile, e.risk, e.registered_position AS "registeredPosition", e.occupation, e.kecamatan, w.registered_at AS "registeredAt"
          FROM enrolments e JOIN workers w USING (worker_id)
          WHERE e.program_id = ${program} AND e.standing_class = 'candidate' AND ${waiting}
            AND (e.decile, e.risk, e.registered_position) > (${decile ?? ''}::int, ${risk ?? ''}::int, ${registered ?? ''}::bigint)
          ORDER BY e.decile, e.risk, e.registered_position LIMIT ${conditions.parameter(limit)} OFFSET ${conditions.parameter(offset)}) r), '[]') AS rows,
        ${positionColumn}`,
    },
    conditions.values,
  );
}

/** Seats that a round drawn now could give, were there candidates enough. */
const seatsInReach = (program: ProgramTerms): number => Math.max(0, Math.min(program.quotaSeats - program.seatsUsed, affordableSeats(program)));

/** The candidate at the last rank in reach, or the last candidate where all are in reach. */
async function findCutOff(reader: Reader, programId: string, program: ProgramTerms, test: DayTest, waiting: number): Promise<WaitingCutOff | null> {
  const rank = Math.min(seatsInReach(program), waiting);
  if (rank === 0) return null;
  const { rows } = await waitingRows(reader, programId, start, test, 1, rank - 1);
  const row = rows[0];
  return row ? { rank, decile: row.decile, risk: row.risk, registeredPosition: String(row.registeredPosition) } : null;
}

/**
 * Who is waiting as of `today`, best rank first. Null where there is no such programme;
 * `'bad-cursor'` where the cursor is none of this list.
 */
export function findWaitingPage(reader: Reader, request: WaitingListRequest): Promise<WaitingPage | 'bad-cursor' | null> {
  const place = placeOf(request.cursor);
  return reader.snapshot(async (snapshot) => {
    const { program, position } = await findProgramTerms(snapshot, request.programId);
    if (!program) return null;
    if (!place) return 'bad-cursor';
    const test = dayTest(request.today, program);
    const { rows } = await waitingRows(snapshot, request.programId, place, test, request.limit + 1);
    const items = rows.slice(0, request.limit).map(({ risk: _risk, registeredPosition: _position, ...row }, index) => ({
      rank: place.rank + index + 1,
      ...row,
      kecamatan: nameOf(row.kecamatan),
    }));
    const last = rows[request.limit - 1];
    const waiting = await countRoster(snapshot, { programId: request.programId, filter: { status: 'waiting' }, test, position });
    return {
      items,
      nextCursor: rows.length > request.limit && last ? encodeCursor([place.rank + request.limit, last.decile, last.risk, last.registeredPosition]) : null,
      cutOff: await findCutOff(snapshot, request.programId, program, test, waiting),
      position,
    };
  });
}
