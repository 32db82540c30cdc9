import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from '@jest/globals';
import { appendEvents, newEvents, newStreamId } from '@lindung/event-store/contract/sample-events';
import { type EventStore, LOG_START } from '@lindung/event-store/event-store';
import { PostgresEventStore } from '@lindung/event-store/postgres/postgres-event-store';
import { createLogger, logFile } from '@lindung/platform/logging';
import { type Integrator, type IntegratorOptions } from '@lindung/projector/integrator/integrator';
import { openCheckpoint } from '@lindung/transparency-log/checkpoint';
import { CompactTree } from '@lindung/transparency-log/compact-tree';
import { leafHashInto } from '@lindung/transparency-log/leaf';
import { nodeEd25519Verify } from '@lindung/transparency-log/node/ed25519';
import { nodeSha256 } from '@lindung/transparency-log/node/sha256';
import { type StoredCheckpoint, TreeReader } from '@lindung/transparency-log/postgres/tree-reader';
import { TreeHasher } from '@lindung/transparency-log/tree-hasher';
import { parseVerifierKey } from '@lindung/transparency-log/verifier-key';
import { eventually } from './eventually.js';
import { createTreeDatabase, TEST_ORIGIN, type TreeDatabase } from './tree-database.js';

const signingKey = Buffer.alloc(32, 7);
const hasher = new TreeHasher(nodeSha256);

export interface StartedIntegrator {
  readonly integrator: Pick<Integrator, 'run' | 'health' | 'healthCheck'>;
  readonly stop: () => Promise<void>;
}

/** A log, a tree over it and a signer's directory of one spec's own, and the integrators that it starts. */
export class IntegratorStage {
  readonly dataDir = mkdtempSync(join(tmpdir(), 'lindung-integrator-'));
  readonly #stops: (() => Promise<void>)[] = [];
  readonly #elsewhere: string[] = [];

  private constructor(
    readonly database: TreeDatabase,
    readonly store: EventStore,
    private readonly make: (options: IntegratorOptions) => StartedIntegrator['integrator'],
  ) {}

  static async open(make: (options: IntegratorOptions) => StartedIntegrator['integrator']): Promise<IntegratorStage> {
    const database = await createTreeDatabase();
    const store = new PostgresEventStore({ connection: { connectionString: database.url, role: 'lindung_log_writer', maxConnections: 4 } });
    return new IntegratorStage(database, store, make);
  }

  async close(): Promise<void> {
    await this.stopAll();
    await this.store.close();
    await this.database.drop();
    for (const directory of [this.dataDir, ...this.#elsewhere]) rmSync(directory, { recursive: true, force: true });
  }

  start(options: Partial<IntegratorOptions> = {}): StartedIntegrator {
    const { database, store, dataDir } = this;
    const stopping = new AbortController();
    const logger = createLogger('integrator', 'fatal', logFile(join(dataDir, 'test.log')));
    const integrator = this.make({ databaseUrl: database.url, eventStore: store, signingKey, dataDir, clock: () => new Date(), logger, ...options });
    const running = integrator.run(stopping.signal);
    const stop = async (): Promise<void> => {
      stopping.abort();
      await running;
    };
    this.#stops.push(stop);
    return { integrator, stop };
  }

  async stopAll(): Promise<void> {
    for (const stop of this.#stops.splice(0)) await stop();
  }

  /** A directory of another signer, who remembers nothing. */
  anotherDataDir(): string {
    const directory = mkdtempSync(join(tmpdir(), 'lindung-integrator-'));
    this.#elsewhere.push(directory);
    return directory;
  }

  append(events: number): Promise<unknown> {
    return appendEvents(this.store, newStreamId(), 'no-stream', newEvents(events));
  }

  get reader(): TreeReader {
    return new TreeReader(this.database.owner);
  }

  signedOver(size: number): Promise<StoredCheckpoint | null> {
    return eventually(() => this.reader.latestCheckpoint(), (latest) => latest !== null && latest.size >= size);
  }

  /** A signer's whole life: it signs over that many new events, and ends. */
  async signedInAnEarlierLife(events: number): Promise<void> {
    const signer = this.start();
    await this.append(events);
    await this.signedOver(events);
    await signer.stop();
  }

  refuses({ integrator }: StartedIntegrator, code: string): Promise<unknown> {
    return eventually(() => Promise.resolve(integrator.health), ({ state, problem }) => state === 'refusing' && problem === code);
  }

  /** The root over the log's first events, computed from the log alone. */
  async rootOf(size: number): Promise<Uint8Array> {
    const tree = new CompactTree(hasher);
    const leaf = new Uint8Array(32);
    for await (const batch of this.store.readAll({ after: LOG_START })) {
      for (const event of batch) {
        if (tree.size === size) break;
        leafHashInto(hasher, tree.size, event.envelope, leaf, 0);
        tree.append(leaf);
      }
    }
    expect(tree.size).toBe(size);
    return tree.root();
  }

  /** Every checkpoint, each of which must be signed and fit the log. */
  async soundCheckpoints(): Promise<readonly StoredCheckpoint[]> {
    const [key] = await this.reader.keys();
    const checkpoints = await this.reader.checkpoints(-1, 1_000);
    for (const { size, note, root } of checkpoints) {
      const { checkpoint } = openCheckpoint(note, [parseVerifierKey(key?.verifierKey ?? '', nodeSha256)], nodeEd25519Verify);
      expect(checkpoint).toEqual({ origin: TEST_ORIGIN, size, root: new Uint8Array(root), extensions: [] });
      expect(Buffer.from(root).equals(await this.rootOf(size))).toBe(true);
    }
    return checkpoints;
  }
}
