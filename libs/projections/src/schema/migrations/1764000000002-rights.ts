import { type MigrationInterface, type QueryRunner } from 'typeorm';

/** Exactly what each role needs, in the schema that is migrated; `%1$I` is its name. */
const rights = [
  'GRANT USAGE ON SCHEMA %1$I TO lindung_projector, lindung_query, lindung_command',
  'GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA %1$I TO lindung_projector',
  'GRANT SELECT ON ALL TABLES IN SCHEMA %1$I TO lindung_query',
  'GRANT SELECT ON %1$I.ranking, %1$I.seat_terms, %1$I.programs, %1$I.checkpoints TO lindung_command',
];

/** Command-api may read the ranking and what it needs to draw a round, and nothing opened from sealed data. */
export class ReadModelRights1764000000002 implements MigrationInterface {
  readonly name = 'ReadModelRights1764000000002';

  async up(queryRunner: QueryRunner): Promise<void> {
    for (const right of rights) {
      await queryRunner.query(`DO $$ BEGIN EXECUTE format('${right}', current_schema()); END $$`);
    }
  }

  /** Read models are disposable: going back is dropping the schema and rebuilding. */
  async down(): Promise<void> {}
}
