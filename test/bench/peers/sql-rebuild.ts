import { Client } from 'pg';
import { hostSubject } from '../subject-host.js';

/*
 * What one SQL statement can do: the roster's rows (one per worker, with verification, seat,
 * payment and coverage as they stand last) straight from the log, into a new table with its key.
 * Names stay sealed, because SQL cannot open them. CREATE TABLE AS may use parallel workers, which
 * INSERT ... SELECT may not, and each body is parsed once.
 */
const ROSTER = `
CREATE TABLE sql_rebuild.roster AS
WITH registered AS (
  SELECT x."workerId" AS worker_id, x.kelurahan, left(x.kelurahan, 6) AS kecamatan, x.sex, x.occupation,
    x."coverableFrom" AS coverable_from, x."coverableUntil" AS coverable_until, e.position AS registered_position
  FROM log.events e,
    json_to_record(e.data::json) AS x("workerId" text, kelurahan text, sex text, occupation text, "coverableFrom" text, "coverableUntil" text)
  WHERE e.type = 'WorkerRegistered'
), verified AS (
  SELECT DISTINCT ON (x."workerId") x."workerId" AS worker_id, x.decile, x."snapshotDate" AS snapshot_date
  FROM log.events e, json_to_record(e.data::json) AS x("workerId" text, decile int, "snapshotDate" date)
  WHERE e.type = 'DtsenVerified' ORDER BY x."workerId", e.position DESC
), allocated AS (
  SELECT DISTINCT ON (x."workerId") x."workerId" AS worker_id, x."programId" AS program_id, x.rank, x."amountRupiah" AS amount_rupiah, (e.envelope::json ->> 'occurredOn')::date AS allocated_on
  FROM log.events e, json_to_record(e.data::json) AS x("workerId" text, "programId" text, rank int, "amountRupiah" bigint)
  WHERE e.type = 'QuotaAllocated' ORDER BY x."workerId", e.position DESC
), paid AS (
  SELECT DISTINCT ON (x."workerId") x."workerId" AS worker_id, x."sp2dNumber" AS sp2d_number, x."sp2dDate" AS paid_on, x."coverFrom" AS cover_from, x."coverUntil" AS cover_until
  FROM log.events e, json_to_record(e.data::json) AS x("workerId" text, "sp2dNumber" text, "sp2dDate" date, "coverFrom" date, "coverUntil" date)
  WHERE e.type = 'PremiumPaid' ORDER BY x."workerId", e.position DESC
), covered AS (
  SELECT DISTINCT ON (x."workerId") x."workerId" AS worker_id, e.type = 'CoverageConfirmed' AS confirmed
  FROM log.events e, json_to_record(e.data::json) AS x("workerId" text)
  WHERE e.type IN ('CoverageConfirmed', 'CoverageRejected', 'CoverageEnded') ORDER BY x."workerId", e.position DESC
)
SELECT r.*, v.decile, v.snapshot_date, a.program_id, a.rank, a.amount_rupiah, a.allocated_on, p.sp2d_number, p.paid_on, p.cover_from, p.cover_until, c.confirmed
FROM registered r
LEFT JOIN verified v USING (worker_id) LEFT JOIN allocated a USING (worker_id)
LEFT JOIN paid p USING (worker_id) LEFT JOIN covered c USING (worker_id)`;

/** The same log, aggregated by PostgreSQL alone. */
hostSubject(async ({ url }: { url: string }) => {
  const client = new Client({ connectionString: url, options: '-c work_mem=256MB -c maintenance_work_mem=256MB' });
  await client.connect();
  return {
    operations: {
      /** Seconds that the statement and its primary key took. */
      rebuild: async (): Promise<number> => {
        await client.query('DROP SCHEMA IF EXISTS sql_rebuild CASCADE');
        await client.query('CREATE SCHEMA sql_rebuild');
        const startMs = performance.now();
        await client.query(ROSTER);
        await client.query('ALTER TABLE sql_rebuild.roster ADD PRIMARY KEY (worker_id)');
        await client.query('ANALYZE sql_rebuild.roster');
        return (performance.now() - startMs) / 1000;
      },
    },
    close: () => client.end(),
  };
});
