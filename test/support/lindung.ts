import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { loadConfig } from '@lindung/platform/config';
import { startLindung } from '@lindung/standalone/lindung';
import { SimulatedClock } from '@lindung/standalone/sample-year/simulated-clock';
import { type RuntimeAddresses } from '@lindung/platform/runtime-file';
import { createTestDatabase } from './database.js';

/** What a request was answered; `body` is parsed JSON, or the text where it is none. */
export interface Answer<Body> {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Body;
}

/** The parts of a problem that specs look at. */
export interface ProblemBody {
  readonly code: string;
  readonly detail: string;
  readonly errors: readonly { readonly field: string; readonly code: string; readonly message: string }[];
}

/** What every command answers. */
export interface CommandBody {
  readonly commandId: string;
  readonly events: readonly { readonly eventId: string; readonly type: string; readonly streamId: string; readonly revision: number; readonly position: string }[];
  readonly eventCount: number;
  readonly position: string;
}

/** Somebody signed in, at both doors. */
export interface TestPerson {
  readonly token: string;
  command<Body = CommandBody & ProblemBody>(name: string, body: unknown, headers?: Readonly<Record<string, string>>): Promise<Answer<Body>>;
  /** A path below `/v1` of the query API, with its parameters. */
  query<Body = ProblemBody>(path: string): Promise<Answer<Body>>;
  upload<Body = { importId: string } & ProblemBody>(fields: Readonly<Record<string, string>>, file: string | Uint8Array<ArrayBuffer>, fileName?: string): Promise<Answer<Body>>;
  /** A path below `/v1` of the command API. */
  look<Body = ProblemBody>(path: string): Promise<Answer<Body>>;
}

/** A whole Lindung in this process, on a database and ports of its own. */
export interface TestLindung extends Omit<RuntimeAddresses, 'pid'> {
  /** The secret from which demo tokens are signed, for specs that make bad ones. */
  readonly signingKey: Uint8Array;
  as(role: string, name: string): Promise<TestPerson>;
  /** Somebody with several roles; the subject follows from the name alone. */
  asRoles(roles: readonly string[], name: string): Promise<TestPerson>;
  stop(): Promise<void>;
}

/** A response, read to its end. */
export async function answered<Body>(response: Response): Promise<Answer<Body>> {
  const text = await response.text();
  const isJson = /^application\/(problem\+)?json/.test(response.headers.get('content-type') ?? '');
  return { status: response.status, headers: response.headers, body: (isJson ? JSON.parse(text) : text) as Body };
}

const NOT_YET = new Set(['NOT_CAUGHT_UP', 'RANKING_BEHIND', 'REPLAY_UNDER_WAY']);
const PATIENCE_MS = 60_000;

/**
 * Asks again, as the interface tells everybody to, while what is asked for is still on its way. On a
 * busy machine it may be for longer than a service waits by itself.
 */
export async function patiently<Body>(ask: () => Promise<Answer<Body>>): Promise<Answer<Body>> {
  for (const deadlineMs = Date.now() + PATIENCE_MS; ; await delay(100)) {
    const answer = await ask();
    const { code } = (answer.body ?? {}) as { readonly code?: string };
    if (answer.status !== 503 || !NOT_YET.has(code ?? '') || Date.now() > deadlineMs) return answer;
  }
}

/** The latest signed checkpoint, once one covers a position. */
export async function checkpointOver(position: number | string, { queryApi }: Pick<RuntimeAddresses, 'queryApi'>): Promise<string> {
  const { status, body } = await patiently(async () => answered<string>(await fetch(`${queryApi}/v1/audit/checkpoint?minPosition=${position}`)));
  if (status !== 200) throw new Error(`No checkpoint covers position ${position}: ${status}.`);
  return body;
}

/** Somebody with a token, at the doors of a Lindung wherever it runs. */
export function personWith(token: string, { commandApi, queryApi }: Pick<RuntimeAddresses, 'commandApi' | 'queryApi'>): TestPerson {
  const authorization = { authorization: `Bearer ${token}` };
  return {
    token,
    command: (name, body, headers = {}) =>
      patiently(async () =>
        answered(
          await fetch(`${commandApi}/v1/commands/${name}`, {
            method: 'POST',
            headers: { ...authorization, 'content-type': 'application/json', ...headers },
            body: JSON.stringify(body),
          }),
        ),
      ),
    query: (path) => patiently(async () => answered(await fetch(`${queryApi}/v1${path}`, { headers: authorization }))),
    look: async (path) => answered(await fetch(`${commandApi}/v1${path}`, { headers: authorization })),
    upload: async (fields, file, fileName = 'daftar.csv') => {
      const form = new FormData();
      for (const [name, value] of Object.entries(fields)) form.set(name, value);
      form.set('file', new Blob([file]), fileName);
      return answered(await fetch(`${commandApi}/v1/imports`, { method: 'POST', headers: authorization, body: form }));
    },
  };
}

/** Signs somebody in through the demo sign-in of a Lindung wherever it runs. */
export async function signIn(addresses: Pick<RuntimeAddresses, 'commandApi' | 'queryApi'>, who: { readonly role: string; readonly name: string } | { readonly roles: readonly string[]; readonly name: string }): Promise<TestPerson> {
  const response = await fetch(`${addresses.commandApi}/v1/demo/token`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(who),
  });
  const { access_token: token } = (await response.json()) as { access_token: string };
  return personWith(token, addresses);
}

const secret = (): string => randomBytes(32).toString('base64');

/**
 * Starts all services in this process, with an empty log. `settings` are further variables of the
 * environment; a spec that gives a clock may set it.
 */
export async function startTestLindung(settings: Readonly<Record<string, string>> = {}, clock = new SimulatedClock()): Promise<TestLindung> {
  const database = await createTestDatabase();
  const dataDir = mkdtempSync(join(tmpdir(), 'lindung-data-'));
  const env = {
    DATABASE_URL: database.url,
    COMMAND_API_PORT: '0',
    QUERY_API_PORT: '0',
    LOG_LEVEL: 'fatal',
    LINDUNG_KEK: secret(),
    LINDUNG_NIK_PEPPER: secret(),
    LINDUNG_SIGNING_KEY: secret(),
    ...settings,
  };
  const running = await startLindung({
    config: loadConfig(env, { dataDir, workingDirectory: dataDir }),
    env,
    empty: true,
    signal: new AbortController().signal,
    clock,
  });
  const addresses = JSON.parse(readFileSync(join(dataDir, 'runtime.json'), 'utf8')) as RuntimeAddresses;
  return {
    ...addresses,
    signingKey: Buffer.from(env.LINDUNG_SIGNING_KEY, 'base64'),
    as: (role, name) => signIn(addresses, { role, name }),
    asRoles: (roles, name) => signIn(addresses, { roles, name }),
    stop: async () => {
      await running.stop();
      rmSync(dataDir, { recursive: true, force: true });
      await database.drop();
    },
  };
}
