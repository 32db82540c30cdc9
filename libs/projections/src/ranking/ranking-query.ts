import { type RankedCandidate } from '@lindung/domain/ranking';
import { candidateTestOn, coverStartFor } from '@lindung/domain/standing';
import { type BusinessDate, type Decile, type LogPosition, type Month, type ProgramId, type WorkerId } from '@lindung/domain/values/brands';
import type pg from 'pg';
import { HeldClient } from '../reading/held-client.js';
import { Conditions, waitingSql } from '../roster/roster-filter.js';
import { coverTermOf, notSeatedElsewhere } from './overlap.js';

/** Everyone who was waiting as of one log position, best rank first. */
export interface Ranking<Position extends string = string> {
  readonly asOfPosition: Position;
  readonly policyVersion: number;
  /** First day of cover by which ages and terms were judged. */
  readonly coverStart: BusinessDate;
  /** To be read once; the snapshot is let go at its end, or when its loop is left early. */
  readonly candidates: AsyncIterable<readonly RankedCandidate[]>;
}

interface Header {
  readonly position: string;
  readonly policyVersion: number | null;
  readonly coverStart: BusinessDate;
  readonly snapshotMaxAgeDays: number | null;
  readonly months: number;
}

const headerText = `SELECT (SELECT coalesce(min(position), 0)::text FROM checkpoints) AS position, p.policy_version AS "policyVersion",
    p.cover_start::text AS "coverStart", p.snapshot_max_age_days AS "snapshotMaxAgeDays", p.months
  FROM (SELECT 1) one LEFT JOIN programs p ON p.program_id = $1`;

interface CandidateRow {
  readonly worker_id: string;
  readonly decile: number;
  readonly risk: number;
  readonly registered_position: string;
  readonly coverable_from: string;
  readonly coverable_until: string;
}

const candidateOf = (row: CandidateRow): RankedCandidate => ({
  workerId: row.worker_id as WorkerId,
  decile: row.decile as Decile,
  risk: row.risk,
  registeredAt: row.registered_position as LogPosition,
  coverableFrom: row.coverable_from as Month,
  coverableUntil: row.coverable_until as Month,
});

const batchRows = 5000;

async function declareCandidates(client: HeldClient, programId: ProgramId, decisionDate: BusinessDate, header: Header): Promise<BusinessDate> {
  const coverStart = coverStartFor(decisionDate, header.coverStart);
  const conditions = new Conditions();
  const program = conditions.parameter(programId);
  const waiting = waitingSql(conditions, candidateTestOn(decisionDate, header));
  const free = notSeatedElsewhere(conditions, program, coverTermOf(coverStart, header.months));
  await client.query(
    `DECLARE ranked NO SCROLL CURSOR FOR
      SELECT e.worker_id, e.decile, e.risk, e.registered_position::text, e.coverable_from, e.coverable_until
      FROM ranking e WHERE e.program_id = ${program} AND ${waiting} AND ${free}
      ORDER BY e.decile, e.risk, e.registered_position`,
    conditions.values,
  );
  return coverStart;
}

async function* fetchCandidates(client: HeldClient): AsyncGenerator<readonly RankedCandidate[]> {
  try {
    for (;;) {
      const { rows } = await client.query<CandidateRow>(`FETCH ${batchRows} FROM ranked`);
      if (rows.length > 0) yield rows.map(candidateOf);
      if (rows.length < batchRows) break;
    }
    await client.finish();
  } finally {
    client.discard();
  }
}

/**
 * The ranked list of a programme with the position and policy that it stands for, all in one
 * snapshot of a pool whose role may read the ranking. Null where the programme is not known there.
 * A list that nobody comes to read loses its snapshot when the pool's transactions have idled too long.
 */
export async function readRanking(pool: pg.Pool, programId: ProgramId, decisionDate: BusinessDate): Promise<Ranking | null> {
  const client = await HeldClient.take(pool);
  try {
    await client.beginSnapshot();
    const [header] = (await client.query<Header>(headerText, [programId])).rows;
    if (!header || header.policyVersion === null) {
      await client.finish();
      return null;
    }
    const coverStart = await declareCandidates(client, programId, decisionDate, header);
    return { asOfPosition: header.position, policyVersion: header.policyVersion, coverStart, candidates: fetchCandidates(client) };
  } catch (error) {
    client.discard();
    throw error;
  }
}
