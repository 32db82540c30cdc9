import { positionColumn, type Reader } from '../reading/reader.js';

/** One allocation round, as the API answers it. */
export interface RoundView {
  readonly roundId: string;
  readonly programId: string;
  readonly status: 'open' | 'completed';
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
  readonly drawnBy: string;
  readonly drawnAt: string;
}

/** One round with the policy that ranked it. */
export interface RoundDetail extends RoundView {
  readonly policy: { readonly maxDecile: number; readonly snapshotMaxAgeDays: number | null; readonly coverStart: string };
}

const roundColumns = `round_id AS "roundId", program_id AS "programId", status, decision_date AS "decisionDate", reference,
  as_of_position::text AS "asOfPosition", policy_version AS "policyVersion", candidates, seats, premium_rupiah AS "premiumRupiah", months,
  total_rupiah AS "totalRupiah",
  CASE WHEN cut_off IS NOT NULL AND cut_off <> 'null'::jsonb THEN json_build_object('rank', cut_off->'rank', 'decile', cut_off->'decile', 'risk', cut_off->'risk', 'registeredPosition', cut_off->'registeredAt') END AS "cutOff",
  digest, drawn_by_name AS "drawnBy", drawn_at AS "drawnAt"`;

/** Rounds of one programme are few: dozens in a year. The cap only bounds an answer that nobody expects. */
const mostRounds = 1000;

const roundsStatement = {
  name: 'rounds',
  text: `SELECT EXISTS (SELECT FROM programs WHERE program_id = $1) AS known,
    coalesce((SELECT json_agg(r) FROM (SELECT ${roundColumns} FROM rounds WHERE program_id = $1 ORDER BY position DESC LIMIT ${mostRounds}) r), '[]') AS rounds,
    ${positionColumn}`,
};

const roundStatement = {
  name: 'round',
  text: `SELECT (SELECT row_to_json(r) FROM (SELECT ${roundColumns},
      json_build_object('maxDecile', max_decile, 'snapshotMaxAgeDays', snapshot_max_age_days, 'coverStart', cover_start) AS policy
      FROM rounds WHERE program_id = $1 AND round_id = $2) r) AS round,
    ${positionColumn}`,
};

/** The rounds of a programme, newest first; null where there is no such programme. */
export async function findRounds(reader: Reader, programId: string): Promise<{ rounds: RoundView[]; position: string } | null> {
  const { known, ...answer } = await reader.one<{ known: boolean; rounds: RoundView[]; position: string }>(roundsStatement, [programId]);
  return known ? answer : null;
}

/** One round, or null where the programme has none of that id. */
export async function findRound(reader: Reader, programId: string, roundId: string): Promise<(RoundDetail & { position: string }) | null> {
  const { round, position } = await reader.one<{ round: RoundDetail | null; position: string }>(roundStatement, [programId, roundId]);
  return round && { ...round, position };
}
