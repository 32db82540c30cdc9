import { type MigrationInterface, type QueryRunner } from 'typeorm';

/**
 * The statements of migrations in their order, for a fresh schema that takes all of them in one round
 * trip and never sees another migration. Migrations of read models run statements and ask nothing.
 */
export async function statementsOf(migrations: readonly (new () => MigrationInterface)[]): Promise<string[]> {
  const statements: string[] = [];
  const query = async (statement: string): Promise<void> => {
    statements.push(statement);
  };
  // Of TypeORM's query runner they use nothing but this.
  for (const migration of migrations) await new migration().up({ query } as unknown as QueryRunner);
  return statements;
}
