import { join } from 'node:path';
import { z } from 'zod';

/** Where bearer tokens come from: an OpenID provider, or the built-in demo sign-in. */
export type SignInConfig =
  | { readonly kind: 'oidc'; readonly issuer: string; readonly audience: string }
  | { readonly kind: 'demo' };

/** What the environment and the command line say, checked. */
export interface LindungConfig {
  readonly environment: string;
  /** Address that the listeners bind to. */
  readonly host: string;
  readonly commandApiPort: number;
  readonly queryApiPort: number;
  /** Where the projector answers health checks when it runs as a process of its own. */
  readonly projectorPort: number;
  /** Address under which browsers reach the command API; null: as it listens. */
  readonly commandApiUrl: string | null;
  /** Address under which browsers reach the query API and the dashboard; null: as it listens. */
  readonly queryApiUrl: string | null;
  /** An existing PostgreSQL; null means the embedded one. */
  readonly databaseUrl: string | null;
  readonly dataDir: string;
  readonly signIn: SignInConfig;
  /** Requests a second that one person (or, signed out, one address) may send. */
  readonly rateLimitPerSecond: number;
  /** Name of the log in its signed checkpoints (C2SP origin); null: the one that the database has. */
  readonly logOrigin: string | null;
  /** Size of the published checkpoint from which a signer that lost its memory goes on; null: from none. */
  readonly adoptCheckpoint: number | null;
  readonly logLevel: 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace';
}

/** The environment is not usable. Its message has one line per variable: which, what is wrong, what to do. */
export class ConfigurationError extends Error {
  constructor(readonly complaints: readonly string[]) {
    super(`The configuration cannot be used:\n${complaints.map((complaint) => `  - ${complaint}`).join('\n')}`);
    this.name = 'ConfigurationError';
  }
}

const port = z.coerce
  .number({ error: 'must be a TCP port from 0 to 65535' })
  .int({ error: 'must be a TCP port from 0 to 65535' })
  .min(0, { error: 'must be a TCP port from 0 to 65535' })
  .max(65_535, { error: 'must be a TCP port from 0 to 65535' });

const httpUrl = z.url({ protocol: /^https?$/, error: 'must be an http:// or https:// address' });

const environmentSchema = z.object({
  NODE_ENV: z.string().default('development'),
  HOST: z.string().regex(/^[A-Za-z0-9.:_-]+$/, { error: 'must be an address or a host name, such as 127.0.0.1' }).default('127.0.0.1'),
  COMMAND_API_PORT: port.default(3001),
  QUERY_API_PORT: port.default(3000),
  PROJECTOR_PORT: port.default(3002),
  COMMAND_API_URL: httpUrl.optional(),
  QUERY_API_URL: httpUrl.optional(),
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/, error: 'must look like postgres://user:password@host:5432/database' }).optional(),
  EVENT_STORE_URL: z.string().optional(),
  KAFKA_BROKERS: z.string().optional(),
  OIDC_ISSUER: httpUrl.optional(),
  OIDC_AUDIENCE: z.string().max(500).optional(),
  RATE_LIMIT_PER_SECOND: z.coerce
    .number({ error: 'must be a whole number of 500 or more' })
    .int({ error: 'must be a whole number of 500 or more' })
    .min(500, { error: 'must be a whole number of 500 or more' })
    .default(2_000),
  LINDUNG_LOG_ORIGIN: z
    .string()
    .regex(/^[^\s+\p{Cc}]{1,200}$/u, { error: 'must be a name without spaces or "+", such as lindung.bekasikota.go.id/log' })
    .optional(),
  LINDUNG_ADOPT_CHECKPOINT: z
    .string()
    .regex(/^(?:0|[1-9]\d{0,14})$/, { error: 'must be the size of a checkpoint, a whole number' })
    .transform(Number)
    .optional(),
  LOG_LEVEL: z
    .enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace'], { error: 'must be fatal, error, warn, info, debug or trace' })
    .default('info'),
});

type Environment = z.infer<typeof environmentSchema>;

/**
 * Reads and checks the environment; an empty variable counts as unset. `dataDir` is what the
 * command line named, else `.lindung` below `workingDirectory`.
 *
 * @throws ConfigurationError that lists everything wrong at once.
 */
export function loadConfig(
  env: Readonly<Record<string, string | undefined>>,
  options: { readonly dataDir?: string; readonly workingDirectory: string },
): LindungConfig {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value.trim() !== ''));
  const parsed = environmentSchema.safeParse(given);
  if (!parsed.success) {
    throw new ConfigurationError(parsed.error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}.`));
  }
  const values = parsed.data;
  const complaints = [...laterWorkComplaints(values), ...signInComplaints(values), ...portComplaints(values)];
  if (complaints.length > 0) throw new ConfigurationError(complaints);
  return {
    environment: values.NODE_ENV,
    host: values.HOST,
    commandApiPort: values.COMMAND_API_PORT,
    queryApiPort: values.QUERY_API_PORT,
    projectorPort: values.PROJECTOR_PORT,
    commandApiUrl: withoutTrailingSlash(values.COMMAND_API_URL),
    queryApiUrl: withoutTrailingSlash(values.QUERY_API_URL),
    databaseUrl: values.DATABASE_URL ?? null,
    dataDir: options.dataDir ?? join(options.workingDirectory, '.lindung'),
    signIn: signInOf(values),
    rateLimitPerSecond: values.RATE_LIMIT_PER_SECOND,
    logOrigin: values.LINDUNG_LOG_ORIGIN ?? null,
    adoptCheckpoint: values.LINDUNG_ADOPT_CHECKPOINT ?? null,
    logLevel: values.LOG_LEVEL,
  };
}

/** Whether an address reaches this machine only. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || host === '[::1]' || /^127(\.\d{1,3}){3}$/.test(host);
}

function signInOf(values: Environment): SignInConfig {
  return values.OIDC_ISSUER !== undefined && values.OIDC_AUDIENCE !== undefined
    ? { kind: 'oidc', issuer: values.OIDC_ISSUER, audience: values.OIDC_AUDIENCE }
    : { kind: 'demo' };
}

/** Ignoring a variable that asks for another log or for publishing would be a silent lie. */
function laterWorkComplaints(values: Environment): string[] {
  const complaints: string[] = [];
  if (values.KAFKA_BROKERS !== undefined) {
    complaints.push('KAFKA_BROKERS is set, but this version has no Kafka relay yet. Unset it to start without one.');
  }
  if (values.EVENT_STORE_URL !== undefined) {
    complaints.push(
      'EVENT_STORE_URL is set, but this version keeps the log in PostgreSQL only (no KurrentDB yet). Unset it, and name a PostgreSQL in DATABASE_URL if you need your own.',
    );
  }
  return complaints;
}

function signInComplaints(values: Environment): string[] {
  const { OIDC_ISSUER: issuer, OIDC_AUDIENCE: audience } = values;
  if ((issuer === undefined) !== (audience === undefined)) {
    const missing = issuer === undefined ? 'OIDC_ISSUER' : 'OIDC_AUDIENCE';
    return [`${missing} is missing: OIDC_ISSUER and OIDC_AUDIENCE are set together or not at all.`];
  }
  if (issuer !== undefined) {
    const { protocol, hostname } = new URL(issuer);
    return protocol === 'https:' || isLoopback(hostname) ? [] : ['OIDC_ISSUER must be an https:// address, unless it is on this machine.'];
  }
  const complaints: string[] = [];
  if (values.NODE_ENV === 'production') {
    complaints.push('OIDC_ISSUER is missing: NODE_ENV=production refuses the demo sign-in. Set OIDC_ISSUER and OIDC_AUDIENCE.');
  }
  if (!isLoopback(values.HOST)) {
    complaints.push(
      `HOST is ${values.HOST}, which others can reach, and the demo sign-in lets everybody in. Set OIDC_ISSUER and OIDC_AUDIENCE, or leave HOST at 127.0.0.1.`,
    );
  }
  return complaints;
}

function portComplaints(values: Environment): string[] {
  const { COMMAND_API_PORT: command, QUERY_API_PORT: query } = values;
  return command === query && command !== 0
    ? [`COMMAND_API_PORT and QUERY_API_PORT are both ${command}. Give one of them another port.`]
    : [];
}

function withoutTrailingSlash(url: string | undefined): string | null {
  return url === undefined ? null : url.replace(/\/+$/, '');
}
