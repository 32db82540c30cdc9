import { Client } from 'pg';

/** An event as the database's owner finds it in the log. */
export interface LoggedEvent {
  readonly position: number;
  readonly streamId: string;
  readonly revision: number;
  readonly type: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** Lends a connection as the owner, who sees everything, and takes it back. */
export async function asOwner<Result>(databaseUrl: string, look: (owner: Client) => Promise<Result>): Promise<Result> {
  const owner = new Client({ connectionString: databaseUrl });
  await owner.connect();
  try {
    return await look(owner);
  } finally {
    await owner.end();
  }
}

/** The log in order; only events of these types, if any are named. */
export function loggedEvents(databaseUrl: string, types: readonly string[] = []): Promise<readonly LoggedEvent[]> {
  return asOwner(databaseUrl, async (owner) => {
    const { rows } = await owner.query<{ position: string; stream_id: string; revision: number; type: string; data: string }>(
      'select position, stream_id, revision, type, data from log.events where $1 or type = any($2) order by position',
      [types.length === 0, types],
    );
    return rows.map(({ position, stream_id: streamId, revision, type, data }) => ({
      position: Number(position),
      streamId,
      revision,
      type,
      data: JSON.parse(data) as LoggedEvent['data'],
    }));
  });
}

/** Kills one backend of the database by kill -9, upon which the server ends all others and recovers. */
export async function killSomeBackend(databaseUrl: string): Promise<void> {
  const { rows } = await asOwner(databaseUrl, (owner) =>
    owner.query<{ pid: number }>(`select pid from pg_stat_activity where datname = current_database() and backend_type = 'client backend' and pid <> pg_backend_pid() limit 1`),
  );
  if (rows[0] === undefined) throw new Error('Nobody else is connected.');
  process.kill(rows[0].pid, 'SIGKILL');
}

/** Position of the log's last event, and how many there are: equal as long as the log has no gaps. */
export function logExtent(databaseUrl: string): Promise<{ readonly head: number; readonly events: number }> {
  return asOwner(databaseUrl, async (owner) => {
    const { rows } = await owner.query<{ head: string; events: string }>('select coalesce(max(position), 0) as head, count(*) as events from log.events');
    return { head: Number(rows[0]?.head), events: Number(rows[0]?.events) };
  });
}

/** How often each value occurs, only those that occur more than once. */
export function repeated(values: readonly string[]): readonly string[] {
  const seen = new Set<string>();
  return values.filter((value) => seen.size === seen.add(value).size);
}
