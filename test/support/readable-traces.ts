import { asOwner } from './owner-view.js';

/**
 * Looks for texts in every row of every table of ours, in columns of any type: as they are, and as
 * the bytes of a binary column. Answers `schema.table` of each table that holds one.
 */
export function tablesThatShow(databaseUrl: string, texts: readonly string[]): Promise<readonly string[]> {
  const patterns = texts.flatMap((text) => [text, Buffer.from(text).toString('hex')]).map((text) => `%${text.replace(/[\\%_]/g, '\\$&')}%`);
  return asOwner(databaseUrl, async (owner) => {
    const { rows: tables } = await owner.query<{ name: string }>(
      `select format('%I.%I', schemaname, tablename) as name from pg_tables where schemaname not in ('pg_catalog', 'information_schema') order by 1`,
    );
    const found: string[] = [];
    for (const { name } of tables) {
      const { rows } = await owner.query<{ shows: boolean }>(`select exists (select from ${name} as every_column where every_column::text ilike any($1)) as shows`, [patterns]);
      if (rows[0]?.shows === true) found.push(name);
    }
    return found;
  });
}
