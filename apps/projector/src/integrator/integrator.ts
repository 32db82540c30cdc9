import { setTimeout as delay } from 'node:timers/promises';
import { type EventStore, type Position, type RecordedEnvelope } from '@lindung/event-store/event-store';
import { acquireSessionLease, type SessionLease } from '@lindung/event-store/postgres/session-lease';
import { type HealthCheck } from '@lindung/platform/health';
import { type ServiceLogger } from '@lindung/platform/logging';
import { databaseName, pinnedOrigin, signerMemoryIn } from '@lindung/platform/signer-memory';
import { signerFromSeed } from '@lindung/transparency-log/node/ed25519';
import { INTEGRATOR_ROLE } from '@lindung/transparency-log/postgres/schema';
import { CheckpointSigner } from './checkpoint-signer.js';
import { IntegratedTree } from './integrated-tree.js';

/** Arbitrary but fixed: whoever extends the tree of one database holds this advisory lock. */
const INTEGRATOR_LOCK = 7_163_265_006;
const BATCH_EVENTS = 5_000;
/** Between two batches of a busy log: enough comes together that its transactions do not count. */
const PACE_MS = 200;
const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 5_000;

export interface IntegratorOptions {
  /** A database whose log and tree have been migrated. */
  readonly databaseUrl: string;
  readonly eventStore: EventStore;
  /** Ed25519 seed, 32 bytes. */
  readonly signingKey: Uint8Array;
  /** Where the signer remembers, apart from the database, what it signed. */
  readonly dataDir: string;
  /** How the configuration names the database; default: by its address. */
  readonly database?: string;
  /** Size of the published checkpoint from which a signer that lost its memory may go on; default: none. */
  readonly adoptedSize?: number | null;
  readonly clock: () => Date;
  readonly logger: ServiceLogger;
}

export interface IntegratorHealth {
  /** `refusing`: the log or the tree contradicts what was signed; somebody must look. */
  readonly state: 'stopped' | 'standby' | 'following' | 'failing' | 'refusing';
  readonly size: number;
  readonly checkpointSize: number;
  readonly problem: string | null;
}

/** What no retry mends. */
const REFUSALS = new Set([
  'LOG_DIVERGED', 'LOG_DAMAGED', 'LOG_SHORTENED', 'FOREIGN_LOG', 'SIGNER_MEMORY_LOST', 'INCONSISTENT_CHECKPOINT', 'UNKNOWN_KEY', 'BAD_SIGNATURE', 'WRONG_ORIGIN', 'MALFORMED',
]);

/** The database calls its log by another name than the one under which it was signed. */
class ForeignLog extends Error {
  readonly code = 'FOREIGN_LOG';

  constructor(stated: string, signed: string) {
    super(`The database calls its log "${stated}", and it was signed as "${signed}": a log never changes its name.`);
    this.name = 'ForeignLog';
  }
}

const codeOf = (error: unknown): string => (error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'UNEXPECTED');

/**
 * Follows the log, extends the tree over it and signs checkpoints, alone among all processes of one
 * database. It reads what is committed and writes to tables of its own, so appends never wait for it.
 */
export class Integrator {
  private state: IntegratorHealth = { state: 'stopped', size: 0, checkpointSize: -1, problem: null };
  private pauseMs = FIRST_PAUSE_MS;

  constructor(private readonly options: IntegratorOptions) {}

  /** Runs until `signal` aborts. Never rejects: after a problem it starts again from its cursor. */
  async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      try {
        await this.#integrate(signal);
      } catch (error) {
        if (!signal.aborted) await this.#pause(error, signal);
      }
    }
    this.state = { ...this.state, state: 'stopped' };
  }

  get health(): IntegratorHealth {
    return this.state;
  }

  /** For `/health/ready`: refusing to sign is an alarm that must be seen. */
  get healthCheck(): HealthCheck {
    return { name: 'transparency', check: () => Promise.resolve({ healthy: this.state.state !== 'refusing' && this.state.state !== 'failing', detail: { ...this.state } }) };
  }

  async #integrate(signal: AbortSignal): Promise<void> {
    if (this.state.state === 'stopped') this.state = { ...this.state, state: 'standby' };
    const { databaseUrl } = this.options;
    // The lock and the writes share a session: whoever loses one cannot do the other any more.
    const lease = await acquireSessionLease({ databaseUrl, lock: INTEGRATOR_LOCK, sessionOptions: `-c role=${INTEGRATOR_ROLE}`, applicationName: 'lindung-integrator' }, signal);
    if (lease === null) return;
    try {
      await this.#followOrRefuse(lease, AbortSignal.any([signal, lease.lost]));
    } finally {
      await lease.release().catch(() => undefined);
    }
  }

  /** Whoever refuses keeps the lease: another process, with another memory, might not know why. */
  async #followOrRefuse(lease: SessionLease, signal: AbortSignal): Promise<void> {
    for (;;) {
      try {
        return await this.#follow(lease, signal);
      } catch (error) {
        if (signal.aborted || !REFUSALS.has(codeOf(error))) throw error;
        await this.#pause(error, signal);
        if (signal.aborted) return;
      }
    }
  }

  async #openSigner(client: SessionLease['session'], tree: IntegratedTree): Promise<CheckpointSigner> {
    const { databaseUrl, eventStore, signingKey, dataDir, database = databaseName(databaseUrl), adoptedSize = null } = this.options;
    const { origin } = tree;
    const signedAs = pinnedOrigin(dataDir, database, origin);
    if (signedAs !== origin) throw new ForeignLog(origin, signedAs);
    const head = Number(await eventStore.head());
    return CheckpointSigner.open({ client, tree, signer: signerFromSeed(signingKey), memory: signerMemoryIn(dataDir, origin), head, adoptedSize });
  }

  async #follow({ session: client }: SessionLease, outer: AbortSignal): Promise<void> {
    const { eventStore, clock } = this.options;
    const stop = new AbortController();
    const signal = AbortSignal.any([outer, stop.signal]);
    const tree = await IntegratedTree.open(client, eventStore);
    const signer = await this.#openSigner(client, tree);
    this.#follows(tree, signer);
    const batches = eventStore.subscribeEnvelopes({ after: String(tree.size) as Position, batchSize: BATCH_EVENTS, signal })[Symbol.asyncIterator]();
    try {
      let next = batches.next();
      next.catch(() => undefined);
      for (;;) {
        const batch = await batchOrDue(next, signer.dueInMs());
        if (batch === 'ended') break;
        if (batch !== 'due') {
          await tree.extend(batch);
          next = paced(batch.length < BATCH_EVENTS, signal).then(() => batches.next());
          next.catch(() => undefined);
        }
        if (signer.dueInMs() === 0) await signer.issue(clock());
        this.#follows(tree, signer);
      }
      // Whoever stops in order leaves nothing unsigned behind.
      if (signer.dueInMs() !== null) await signer.issue(clock());
    } finally {
      // Before the reader is let go, which waits for the read under way.
      stop.abort();
      await batches.return?.(undefined);
    }
  }

  /** All is well once nothing waits for its signature; until then what was wrong is not known to be over. */
  #follows(tree: IntegratedTree, signer: CheckpointSigner): void {
    const isWrong = this.state.problem !== null && signer.dueInMs() !== null;
    const wellOr = isWrong ? this.state : { state: 'following' as const, problem: null };
    this.state = { ...wellOr, size: tree.size, checkpointSize: signer.publishedSize };
    if (!isWrong) this.pauseMs = FIRST_PAUSE_MS;
  }

  async #pause(error: unknown, signal: AbortSignal): Promise<void> {
    const code = codeOf(error);
    const refusing = REFUSALS.has(code);
    // Told once and again at the longest pause, so that an alarm is not drowned in its own repetitions.
    if (code !== this.state.problem || this.pauseMs === LONGEST_PAUSE_MS) {
      this.options.logger[refusing ? 'error' : 'warn']({ code, err: error }, refusing ? 'The log contradicts what was signed: no checkpoint is signed.' : 'The tree pauses and will go on.');
    }
    this.state = { ...this.state, state: refusing ? 'refusing' : 'failing', problem: code };
    await delay(this.pauseMs, undefined, { signal }).catch(() => undefined);
    this.pauseMs = Math.min(LONGEST_PAUSE_MS, this.pauseMs * 2);
  }
}

type Read = IteratorResult<readonly RecordedEnvelope[]>;

/** The next batch, or `due` when a checkpoint has to be signed before it comes. */
async function batchOrDue(next: Promise<Read>, dueInMs: number | null): Promise<readonly RecordedEnvelope[] | 'due' | 'ended'> {
  let timer: NodeJS.Timeout | undefined;
  const due = new Promise<'due'>((resolve) => {
    if (dueInMs !== null) timer = setTimeout(resolve, dueInMs, 'due');
  });
  const won = await Promise.race([next, due]).finally(() => clearTimeout(timer));
  if (won === 'due') return 'due';
  return won.done === true ? 'ended' : won.value;
}

async function paced(isBehindNothing: boolean, signal: AbortSignal): Promise<void> {
  if (isBehindNothing) await delay(PACE_MS, undefined, { signal }).catch(() => undefined);
}
