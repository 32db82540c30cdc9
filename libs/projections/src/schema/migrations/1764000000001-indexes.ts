import { type MigrationInterface, type QueryRunner } from 'typeorm';

/**
 * The index for searching names: by trigrams, which find any part of a name, where the database has
 * the extension; else by prefix.
 */
const nameSearchIndex = `DO $$
  DECLARE extension_schema text := (SELECT n.nspname FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace WHERE e.extname = 'pg_trgm');
  BEGIN
    IF extension_schema IS NULL THEN
      CREATE INDEX IF NOT EXISTS workers_by_name_search ON workers (name_search text_pattern_ops);
    ELSE
      EXECUTE format('CREATE INDEX IF NOT EXISTS workers_by_name_search ON workers USING gin (name_search %I.gin_trgm_ops)', extension_schema);
    END IF;
  END $$`;

/**
 * In groups of about the same cost. A rebuild makes them side by side before it runs this migration,
 * so each statement may find its work done.
 */
export const indexGroups: readonly (readonly string[])[] = [
  [
    `CREATE INDEX IF NOT EXISTS workers_by_region ON workers (region, worker_id)`,
    `CREATE INDEX IF NOT EXISTS workers_by_name ON workers (name_search, worker_id)`,
    nameSearchIndex,
  ],
  [
    `CREATE INDEX IF NOT EXISTS enrolments_by_worker ON enrolments (worker_id)`,
    `CREATE INDEX IF NOT EXISTS enrolments_by_standing ON enrolments (program_id, standing_class, worker_id)`,
    `CREATE INDEX IF NOT EXISTS enrolments_by_kecamatan ON enrolments (program_id, kecamatan, worker_id)`,
    `CREATE INDEX IF NOT EXISTS enrolments_by_occupation ON enrolments (program_id, occupation, worker_id)`,
    `CREATE INDEX IF NOT EXISTS enrolments_by_decile ON enrolments (program_id, decile, worker_id)`,
  ],
  [
    `CREATE INDEX IF NOT EXISTS enrolments_by_registration ON enrolments (program_id, registered_position, worker_id)`,
    `CREATE INDEX IF NOT EXISTS enrolments_by_rank ON enrolments (program_id, rank, worker_id) WHERE rank IS NOT NULL`,
    `CREATE INDEX IF NOT EXISTS enrolments_by_payment ON enrolments (program_id, paid_on, worker_id) WHERE paid_on IS NOT NULL`,
    `CREATE INDEX IF NOT EXISTS enrolments_ranked ON enrolments (program_id, decile, risk, registered_position, worker_id) WHERE standing_class = 'candidate'`,
    `CREATE UNIQUE INDEX IF NOT EXISTS history_key ON history (subject, position)`,
    `CREATE INDEX IF NOT EXISTS coverage_cells_by_place ON coverage_cells (program_id, kecamatan, standing_class)`,
    `CREATE INDEX IF NOT EXISTS summary_cells_by_program ON summary_cells (program_id)`,
    `CREATE INDEX IF NOT EXISTS rounds_by_program ON rounds (program_id, position)`,
    `CREATE INDEX IF NOT EXISTS payment_batches_by_program ON payment_batches (program_id, position)`,
    `CREATE INDEX IF NOT EXISTS imports_by_start ON imports (started_position)`,
  ],
];

const historyKey = 'ALTER TABLE history ADD PRIMARY KEY USING INDEX history_key';

/** Who is ranked: candidates, without anything that was ever sealed. */
const rankingView = `CREATE VIEW ranking AS
  SELECT program_id, worker_id, decile, risk, registered_position, coverable_from, coverable_until, snapshot_date,
         occupation, kecamatan, kelurahan
  FROM enrolments WHERE standing_class = 'candidate'`;

/** The seats held in any programme and their terms: a round passes over whoever holds an overlapping one. */
const seatTermsView = `CREATE VIEW seat_terms AS
  SELECT worker_id, program_id, term_from, term_until FROM enrolments WHERE standing_class = 'allocated'`;

/** What a rebuild adds once its tables are full. */
export class ReadModelIndexes1764000000001 implements MigrationInterface {
  readonly name = 'ReadModelIndexes1764000000001';

  async up(queryRunner: QueryRunner): Promise<void> {
    for (const statement of [...indexGroups.flat(), historyKey, rankingView, seatTermsView]) await queryRunner.query(statement);
  }

  /** Read models are disposable: going back is dropping the schema and rebuilding. */
  async down(): Promise<void> {}
}
