import cliProgress from 'cli-progress';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { Pool } from 'pg';
import { PostgresEventStore } from '@lindung/event-store/postgres/postgres-event-store';
import { KeyWrapper } from '@lindung/personal-data/key-wrap';
import { VAULT_READER_ROLE } from '@lindung/personal-data/postgres/ddl';
import { PostgresVault } from '@lindung/personal-data/postgres/postgres-vault';
import { loadConfig } from '@lindung/platform/config';
import { findDatabaseUrl } from '@lindung/platform/runtime-file';
import { loadSecrets } from '@lindung/platform/secrets';
import { rebuildReadModels } from '@lindung/projections/rebuild/rebuild';

/** Builds every read model anew beside the live ones and swaps them in; readers notice nothing. Ctrl-C cancels. */
async function main(): Promise<void> {
  const { values } = parseArgs({ options: { 'data-dir': { type: 'string' } } });
  const dataDir = values['data-dir'];
  const config = loadConfig(process.env, { workingDirectory: process.cwd(), ...(dataDir === undefined ? {} : { dataDir: resolve(dataDir) }) });
  const databaseUrl = findDatabaseUrl(config.databaseUrl, config.dataDir);
  const secrets = loadSecrets(process.env, { embeddedIn: config.databaseUrl === null ? config.dataDir : null });
  const cancel = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => cancel.abort(new Error('Cancelled; the live read models are untouched.')));
  const eventStore = new PostgresEventStore({ connection: { connectionString: databaseUrl, role: 'lindung_log_reader', applicationName: 'lindung-rebuild' } });
  const vaultPool = new Pool({ connectionString: databaseUrl, options: `-c role=${VAULT_READER_ROLE}`, max: 2 });
  // A look-up that fails says so; an idle connection that breaks is replaced by the next one.
  vaultPool.on('error', () => undefined);
  const bar = new cliProgress.SingleBar({ format: '  {bar} {percentage}%  {value} of {total} events', noTTYOutput: true, notTTYSchedule: 2000 }, cliProgress.Presets.shades_classic);
  try {
    bar.start(0, 0);
    const position = await rebuildReadModels({
      databaseUrl,
      eventStore,
      vault: new PostgresVault(vaultPool, new KeyWrapper(secrets.kek)),
      signal: cancel.signal,
      onProgress: ({ position: reached, target }) => {
        bar.setTotal(target);
        bar.update(reached);
      },
    });
    bar.stop();
    console.log(`The read models stand at position ${position}.`);
  } finally {
    bar.stop();
    await eventStore.close();
    await vaultPool.end();
  }
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : 'The rebuild failed.');
  process.exitCode = 1;
});
