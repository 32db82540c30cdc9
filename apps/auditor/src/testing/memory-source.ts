import { parseEnvelope, sha256Hex } from '@lindung/event-store/envelope';
import { LOG_START, type EventStore } from '@lindung/event-store/event-store';
import { signCheckpoint } from '@lindung/transparency-log/checkpoint';
import { leafData } from '@lindung/transparency-log/leaf';
import { signerFromSeed } from '@lindung/transparency-log/node/ed25519';
import { nodeSha256 } from '@lindung/transparency-log/node/sha256';
import { HASH_BYTES } from '@lindung/transparency-log/sha256';
import { GrowingTree } from '@lindung/transparency-log/tile-growth';
import { TreeHasher } from '@lindung/transparency-log/tree-hasher';
import { formatVerifierKey } from '@lindung/transparency-log/verifier-key';
import { type LogSource, type RawEvent, type RecordedDigests, type SignedCheckpoint } from '../source/log-source.js';

const ORIGIN = 'lindung.test/log';
const signer = signerFromSeed(new Uint8Array(32).fill(3));
const EVENTS_PER_BATCH = 7;

/** The public key of every log that is kept like this. */
export const memoryKey = formatVerifierKey({ name: ORIGIN, algorithm: 1, publicKey: signer.publicKey }, nodeSha256);

/** What was signed over a log: events that are changed afterwards leave it as it is. */
interface SignedTree {
  readonly tiles: ReadonlyMap<string, Uint8Array>;
  /** Smallest first; at least one. */
  readonly checkpoints: readonly SignedCheckpoint[];
}

/** A log in memory, whose events a spec may change behind the back of what was signed over them. */
export class MemorySource implements LogSource {
  readonly description = 'the log in memory';
  readonly exportedHead = null;

  private constructor(
    private readonly kept: readonly RawEvent[],
    private readonly signed: SignedTree,
    private readonly recorded: RecordedDigests | null,
    readonly databaseUrl: string | null,
  ) {}

  /** What stands in an event store now, signed as it stands. */
  static async of(store: EventStore): Promise<MemorySource> {
    const events: RawEvent[] = [];
    for await (const batch of store.readAll({ after: LOG_START })) {
      events.push(...batch.map(({ position, envelope, data, sealed }) => ({ position: Number(position), envelope: Buffer.from(envelope), data: Buffer.from(data), sealed, columns: null })));
    }
    return new MemorySource(events, await signedTree(events), null, null);
  }

  /** The same with another body at a position. */
  withData(position: number, change: (data: string) => string): MemorySource {
    return this.#with((event) => (event.position === position ? [{ ...event, data: Buffer.from(change(Buffer.from(event.data).toString())) }] : [event]));
  }

  /** The same with this body at a position and the envelope that names its digest, as somebody puts it there before it is signed. */
  withForged(position: number, data: string, change: (envelope: string) => string = (envelope) => envelope): MemorySource {
    const digest = sha256Hex(data);
    return this.withData(position, () => data).withEnvelope(position, (envelope) => change(envelope).replace(/"dataSha256":"[0-9a-f]{64}"/, `"dataSha256":"${digest}"`));
  }

  /** The same with another envelope at a position. */
  withEnvelope(position: number, change: (envelope: string) => string): MemorySource {
    return this.#with((event) => (event.position === position ? [{ ...event, envelope: Buffer.from(change(Buffer.from(event.envelope).toString())) }] : [event]));
  }

  /** The same with the columns that a database has beside each envelope. */
  withColumns(): MemorySource {
    return this.#with((event) => {
      const { eventId, streamId, revision, type, version, recordedAt } = parseEnvelope(Buffer.from(event.envelope).toString());
      return [{ ...event, columns: { eventId, streamId, revision, type, version, recordedAt } }];
    });
  }

  without(position: number): MemorySource {
    return this.#with((event) => (event.position === position ? [] : [event]));
  }

  /** What stands here now, signed as a signer would who is shown it: at these sizes, or as a whole. */
  async signedAnew(...sizes: readonly number[]): Promise<MemorySource> {
    return new MemorySource(this.kept, await signedTree(this.kept, sizes), this.recorded, this.databaseUrl);
  }

  /** The same with digests of live read models, as an export may have recorded them. */
  withRecorded(recorded: RecordedDigests): MemorySource {
    return new MemorySource(this.kept, this.signed, recorded, this.databaseUrl);
  }

  /** The same as if it belonged to a database whose read models can be looked at. */
  beside(databaseUrl: string): MemorySource {
    return new MemorySource(this.kept, this.signed, this.recorded, databaseUrl);
  }

  #with(change: (event: RawEvent) => RawEvent[]): MemorySource {
    return new MemorySource(this.kept.flatMap(change), this.signed, this.recorded, this.databaseUrl);
  }

  head(): Promise<number> {
    return Promise.resolve(this.kept.at(-1)?.position ?? 0);
  }

  async *events(after: number, until: number): AsyncGenerator<readonly RawEvent[]> {
    const wanted = this.kept.filter(({ position }) => position > after && position <= until);
    for (let start = 0; start < wanted.length; start += EVENTS_PER_BATCH) yield wanted.slice(start, start + EVENTS_PER_BATCH);
  }

  lastPositionAt(time: Date): Promise<number> {
    const limit = time.toISOString();
    return Promise.resolve(this.kept.findLast(({ envelope }) => Buffer.from(envelope).toString().slice(15, 39) <= limit)?.position ?? 0);
  }

  origin(): Promise<string> {
    return Promise.resolve(ORIGIN);
  }

  keys(): Promise<readonly string[]> {
    return Promise.resolve([memoryKey]);
  }

  async *checkpoints(): AsyncGenerator<SignedCheckpoint> {
    yield* this.signed.checkpoints;
  }

  latestCheckpoint(): Promise<SignedCheckpoint | null> {
    return Promise.resolve(this.signed.checkpoints.at(-1) ?? null);
  }

  readonly readTile = (level: number, index: number): Promise<Uint8Array | null> => Promise.resolve(this.signed.tiles.get(`${level}/${index}`) ?? null);

  recordedDigests(): Promise<RecordedDigests | null> {
    return Promise.resolve(this.recorded);
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}

async function signedTree(events: readonly RawEvent[], sizes: readonly number[] = []): Promise<SignedTree> {
  const hasher = new TreeHasher(nodeSha256);
  const tree = await GrowingTree.open(hasher, 0, () => Promise.resolve(null));
  const tiles = new Map<string, Uint8Array>();
  const checkpoints: SignedCheckpoint[] = [];
  for (const size of sizes.length === 0 ? [events.length] : sizes) {
    const leaves = new Uint8Array((size - tree.size) * HASH_BYTES);
    for (const [index, { envelope }] of events.slice(tree.size, size).entries()) hasher.leafInto(leafData(tree.size + index, envelope), leaves, index * HASH_BYTES);
    tree.append(leaves);
    for (const { level, index, hashes } of tree.takeChangedTiles()) tiles.set(`${level}/${index}`, hashes.slice());
    checkpoints.push({ size, note: signCheckpoint({ origin: ORIGIN, size, root: tree.root(), extensions: [] }, { name: ORIGIN, signer, sha256: nodeSha256 }) });
  }
  return { tiles, checkpoints };
}
