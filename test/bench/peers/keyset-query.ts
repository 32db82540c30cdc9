import pg from 'pg';
import { LARGE_SCHEMA } from '../data/large-roster.js';
import { PAGE_ROWS, type RosterRound, timePages } from '../roster-questions.js';
import { hostSubject } from '../subject-host.js';

/*
 * The bare query: one prepared statement per shape, the roster's columns, the same keyset, one round
 * trip. No total, no position, no snapshot over several statements, no names for codes, no standing.
 */
const COLUMNS = `e.worker_id, w.name, w.nik_masked, e.kecamatan, e.kelurahan, e.occupation, e.decile, e.standing_class, e.rank,
  e.allocated_on, e.paid_on, e.sp2d_number, e.cover_from, e.cover_until, e.coverage, e.kpj`;
const FROM = `FROM ${LARGE_SCHEMA}.enrolments e JOIN ${LARGE_SCHEMA}.workers w USING (worker_id)`;
const PAGE = `AND e.worker_id > $3 ORDER BY e.worker_id LIMIT ${PAGE_ROWS}`;
const byDecile = { name: 'by-decile', text: `SELECT ${COLUMNS} ${FROM} WHERE e.program_id = $1 AND e.kecamatan = $2 AND e.decile = $4 ${PAGE}` };
const paid = { name: 'paid', text: `SELECT ${COLUMNS} ${FROM} WHERE e.program_id = $1 AND e.kecamatan = $2 AND e.paid_on IS NOT NULL ${PAGE}` };

/** Dates stay text, as JSON has them. */
const DATE_OID = 1082;
const types: pg.CustomTypesConfig = { getTypeParser: (oid, format) => (oid === DATE_OID ? String : pg.types.getTypeParser(oid, format ?? 'text')) };

hostSubject(async ({ url }: { url: string }) => {
  const client = new pg.Client({ connectionString: url, types });
  await client.connect();
  return {
    operations: {
      pages: (round: RosterRound) =>
        timePages<string>(round, async ({ programId, kecamatan, decile }, after) => {
          const values = [programId, kecamatan, after ?? ''];
          const query = decile === null ? { ...paid, values } : { ...byDecile, values: [...values, decile] };
          const { rows } = await client.query<{ worker_id: string }>(query);
          return { rows: rows.length, next: rows.length < PAGE_ROWS ? null : (rows.at(-1)?.worker_id ?? null) };
        }),
    },
    close: () => client.end(),
  };
});
