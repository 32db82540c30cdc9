import { randomBytes } from 'node:crypto';
import { chmodSync, mkdirSync, readdirSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { clearLeftoverPostmaster } from '@lindung/platform/embedded-postgres/postmaster';
import { isProcessAlive } from '@lindung/platform/embedded-postgres/process-identity';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '@lindung/platform/embedded-postgres/start';
import { Client } from 'pg';

const PREFIX = 'lindung-bench-';

/** The one server on which everything is measured, with the settings (fsync on) that users get. */
export interface BenchDatabases {
  /** Makes an empty database and answers its connection string, as the owner. */
  create(): Promise<string>;
  drop(url: string): Promise<void>;
  /** Runs statements as the owner, one after another. */
  run(url: string, ...statements: readonly string[]): Promise<void>;
}

/** The scratch directory of this run and its database server. */
export interface Workplace {
  readonly directory: string;
  readonly databases: BenchDatabases;
  /** Stops the server and deletes everything. */
  remove(): Promise<void>;
}

/** Makes the scratch directory below the system's temporary one and starts the server in it. */
export async function openWorkplace(): Promise<Workplace> {
  const parent = realpathSync(tmpdir());
  await removeAbandoned(parent);
  const directory = join(parent, `${PREFIX}${process.pid}`);
  mkdirSync(directory);
  // The server's account (we may be root) must pass through, whatever the umask is.
  chmodSync(directory, 0o711);
  let server: EmbeddedPostgres;
  try {
    server = await startEmbeddedPostgres({ dataDir: join(directory, 'database'), log: () => undefined });
  } catch (error) {
    rmSync(directory, { recursive: true, force: true });
    throw error;
  }
  return {
    directory,
    databases: databasesOn(server.ownerUrl),
    remove: async () => {
      await server.stop();
      if (!server.dataDirectory.startsWith(directory)) rmSync(dirname(server.dataDirectory), { recursive: true, force: true });
      rmSync(directory, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

function databasesOn(ownerUrl: string): BenchDatabases {
  return {
    create: async () => {
      const name = `bench_${randomBytes(6).toString('hex')}`;
      await runStatements(ownerUrl, [`CREATE DATABASE ${name}`]);
      return Object.assign(new URL(ownerUrl), { pathname: `/${name}` }).href;
    },
    drop: (url) => runStatements(ownerUrl, [`DROP DATABASE IF EXISTS ${new URL(url).pathname.slice(1)} WITH (FORCE)`]),
    run: (url, ...statements) => runStatements(url, statements),
  };
}

async function runStatements(url: string, statements: readonly string[]): Promise<void> {
  const client = new Client({ connectionString: url });
  // A server that ends takes its statement down as well; unheard, this event would end the process.
  client.on('error', () => undefined);
  await client.connect();
  try {
    for (const statement of statements) await client.query(statement);
  } finally {
    await client.end();
  }
}

/** A run that was killed leaves its server and its directory behind; nobody else will ever want them. */
async function removeAbandoned(parent: string): Promise<void> {
  for (const name of readdirSync(parent)) {
    if (!name.startsWith(PREFIX) || isProcessAlive(Number(name.slice(PREFIX.length)))) continue;
    try {
      await clearLeftoverPostmaster(join(parent, name, 'database', 'postgres'));
      rmSync(join(parent, name), { recursive: true, force: true, maxRetries: 5 });
    } catch {
      // Another user's, who may clean up after themselves.
    }
  }
}
