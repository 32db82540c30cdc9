import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { appendEvents, newEvents, newStreamId } from '@lindung/event-store/contract/sample-events';
import { type EventStore, LOG_START } from '@lindung/event-store/event-store';
import { PostgresEventStore } from '@lindung/event-store/postgres/postgres-event-store';
import { createLogger, logFile } from '@lindung/platform/logging';
import { signerMemoryIn } from '@lindung/platform/signer-memory';
import { openCheckpoint, signCheckpoint } from '@lindung/transparency-log/checkpoint';
import { CompactTree } from '@lindung/transparency-log/compact-tree';
import { leafHashInto } from '@lindung/transparency-log/leaf';
import { nodeEd25519Verify, signerFromSeed } from '@lindung/transparency-log/node/ed25519';
import { nodeSha256 } from '@lindung/transparency-log/node/sha256';
import { type StoredCheckpoint, TreeReader } from '@lindung/transparency-log/postgres/tree-reader';
import { GrowingTree } from '@lindung/transparency-log/tile-growth';
import { TiledTree } from '@lindung/transparency-log/tiled-tree';
import { TreeHasher } from '@lindung/transparency-log/tree-hasher';
import { formatVerifierKey, parseVerifierKey } from '@lindung/transparency-log/verifier-key';
import { eventually } from '../../../../test/support/eventually.js';
import { createTreeDatabase, TEST_ORIGIN, type TreeDatabase } from '../../../../test/support/tree-database.js';
import { Integrator, type IntegratorOptions } from './integrator.js';

const signingKey = Buffer.alloc(32, 7);
const hasher = new TreeHasher(nodeSha256);

describe('the integrator', () => {
  let database: TreeDatabase;
  let store: EventStore;
  let dataDir: string;
  let stops: (() => Promise<void>)[];

  beforeEach(async () => {
    database = await createTreeDatabase();
    store = new PostgresEventStore({ connection: { connectionString: database.url, role: 'lindung_log_writer', maxConnections: 4 } });
    dataDir = mkdtempSync(join(tmpdir(), 'lindung-integrator-'));
    stops = [];
  });

  afterEach(async () => {
    for (const stop of stops.splice(0)) await stop();
    await store.close();
    await database.drop();
    rmSync(dataDir, { recursive: true, force: true });
  });

  interface Started {
    readonly integrator: Integrator;
    readonly stop: () => Promise<void>;
  }

  function start(options: Partial<IntegratorOptions> = {}): Started {
    const stopping = new AbortController();
    const logger = createLogger('integrator', 'fatal', logFile(join(dataDir, 'test.log')));
    const integrator = new Integrator({ databaseUrl: database.url, eventStore: store, signingKey, dataDir, clock: () => new Date(), logger, ...options });
    const running = integrator.run(stopping.signal);
    const stop = async (): Promise<void> => {
      stopping.abort();
      await running;
    };
    stops.push(stop);
    return { integrator, stop };
  }

  const append = (events: number) => appendEvents(store, newStreamId(), 'no-stream', newEvents(events));
  const reader = () => new TreeReader(database.owner);
  const signedOver = (size: number): Promise<StoredCheckpoint | null> => eventually(() => reader().latestCheckpoint(), (latest) => latest !== null && latest.size >= size);

  /** The root over the log's first events, computed from the log alone. */
  async function rootOf(size: number): Promise<Uint8Array> {
    const tree = new CompactTree(hasher);
    const leaf = new Uint8Array(32);
    for await (const batch of store.readAll({ after: LOG_START })) {
      for (const event of batch) {
        if (tree.size === size) break;
        leafHashInto(hasher, tree.size, event.envelope, leaf, 0);
        tree.append(leaf);
      }
    }
    expect(tree.size).toBe(size);
    return tree.root();
  }

  async function expectSoundCheckpoints(): Promise<readonly StoredCheckpoint[]> {
    const [key] = await reader().keys();
    const checkpoints = await reader().checkpoints(-1, 1_000);
    for (const { size, note, root } of checkpoints) {
      const { checkpoint } = openCheckpoint(note, [parseVerifierKey(key?.verifierKey ?? '', nodeSha256)], nodeEd25519Verify);
      expect(checkpoint).toEqual({ origin: TEST_ORIGIN, size, root: new Uint8Array(root), extensions: [] });
      expect(Buffer.from(root).equals(await rootOf(size))).toBe(true);
    }
    return checkpoints;
  }

  it('signs the empty log, then follows it and signs what comes', async () => {
    start();
    expect((await signedOver(0))?.size).toBe(0);
    await append(700);
    await append(1);
    await signedOver(701);
    await append(300);
    await signedOver(1001);
    expect((await expectSoundCheckpoints()).at(-1)?.size).toBe(1001);
    const tiled = new TiledTree(hasher, reader().readTile);
    expect(Buffer.from(await tiled.root(701)).equals(await rootOf(701))).toBe(true);
  });

  it('signs what is left when it is stopped, and goes on where it was', async () => {
    const first = start();
    await signedOver(0);
    await append(10);
    await eventually(() => reader().state(), ({ size }) => size === 10);
    await first.stop();
    expect((await reader().latestCheckpoint())?.size).toBe(10);
    await append(10);
    start();
    await signedOver(20);
    await expectSoundCheckpoints();
  });

  it('keeps to one tree when two run at once and their connections break over and over', async () => {
    start();
    start();
    for (let round = 0; round < 12; round += 1) {
      await append(40);
      await database.breakConnections('lindung-integrator');
    }
    await signedOver(480);
    await expectSoundCheckpoints();
  });

  it('grows again to what it had signed before a crash took the tree back, and signs nothing in between', async () => {
    const first = start();
    await append(600);
    await signedOver(600);
    await first.stop();
    await database.tamper('delete from transparency.checkpoints where size > 0');
    await database.tamper('delete from transparency.tiles');
    await database.tamper('update transparency.log set size = 0');
    const second = start();
    await signedOver(600);
    expect((await reader().checkpoints(0, 10)).map(({ size }) => size)).toEqual([600]);
    expect(second.integrator.health.state).toBe('following');
    await expectSoundCheckpoints();
  });

  it('refuses to sign a second history over the first after an older database was restored', async () => {
    const first = start();
    await append(5);
    await signedOver(5);
    await first.stop();
    await database.tamper('delete from log.events where position > 3');
    await database.tamper('delete from transparency.checkpoints where size > 3');
    await database.tamper('delete from transparency.tiles');
    await database.tamper('update transparency.log set size = 0');
    const second = start();
    await eventually(() => Promise.resolve(second.integrator.health), ({ problem }) => problem === 'LOG_DIVERGED');
    await append(4);
    await eventually(() => Promise.resolve(second.integrator.health), ({ problem }) => problem === 'INCONSISTENT_CHECKPOINT');
    expect((await reader().checkpoints(0, 10)).map(({ size }) => size)).toEqual([]);
    expect((await second.integrator.healthCheck.check()).healthy).toBe(false);
  });

  it('refuses to go on over a last event that was altered', async () => {
    const first = start();
    await append(5);
    await signedOver(5);
    await first.stop();
    await database.tamper(`update log.events set envelope = replace(envelope, 'Sari', 'Sora') where position = 5`);
    const second = start();
    await append(1);
    await eventually(() => Promise.resolve(second.integrator.health), ({ state, problem }) => state === 'refusing' && problem === 'LOG_DIVERGED');
    expect((await reader().latestCheckpoint())?.size).toBe(5);
  });

  const refuses = (started: Started, code: string): Promise<unknown> =>
    eventually(() => Promise.resolve(started.integrator.health), ({ state, problem }) => state === 'refusing' && problem === code);

  /** The tree over the log as it is in the database now. */
  async function treeOverLog(): Promise<GrowingTree> {
    const tree = await GrowingTree.open(hasher, 0, () => Promise.resolve(null));
    const { rows } = await database.owner.query<{ position: string; envelope: string }>('select position, envelope from log.events order by position');
    const leaves = new Uint8Array(rows.length * 32);
    rows.forEach(({ position, envelope }, index) => leafHashInto(hasher, Number(position) - 1, envelope, leaves, index * 32));
    tree.append(leaves);
    return tree;
  }

  /** What the owner of the database can do: alter an event and make the tree agree with it, but for some tiles of leaves. */
  async function rewriteTree(position: number, honestTiles: readonly number[] = []): Promise<GrowingTree> {
    const honest = (await treeOverLog()).takeChangedTiles().filter(({ level, index }) => level === 0 && honestTiles.includes(index));
    await database.tamper(`update log.events set envelope = replace(envelope, 'Sari', 'Sora') where position = $1`, [position]);
    const tree = await treeOverLog();
    await database.tamper('delete from transparency.checkpoints');
    for (const { level, index, hashes } of [...tree.takeChangedTiles(), ...honest]) {
      await database.tamper(
        'insert into transparency.tiles (level, tile_index, hashes) values ($1, $2, $3) on conflict (level, tile_index) do update set hashes = excluded.hashes',
        [level, index, Buffer.from(hashes)],
      );
    }
    await database.tamper('update transparency.log set size = $1', [tree.size]);
    return tree;
  }

  it('believes its memory, whatever checkpoint and key stand in the database', async () => {
    const first = start();
    await append(600);
    await signedOver(600);
    await first.stop();
    await append(1);
    const tree = await rewriteTree(3);
    const forger = signerFromSeed(Buffer.alloc(32, 9));
    await database.tamper('insert into transparency.keys (verifier_key) values ($1)', [formatVerifierKey({ name: TEST_ORIGIN, algorithm: 1, publicKey: forger.publicKey }, nodeSha256)]);
    const note = signCheckpoint({ origin: TEST_ORIGIN, size: 601, root: tree.root(), extensions: [] }, { name: TEST_ORIGIN, signer: forger, sha256: nodeSha256 });
    await database.tamper('insert into transparency.checkpoints (size, root, note, recorded_until) values (601, $1, $2, now())', [Buffer.from(tree.root()), note]);
    const second = start();
    await append(1);
    await refuses(second, 'UNKNOWN_KEY');
    await database.tamper('delete from transparency.checkpoints');
    await refuses(second, 'INCONSISTENT_CHECKPOINT');
    expect(signerMemoryIn(dataDir, TEST_ORIGIN).read()).toContain('\n600\n');
  });

  it('proves that the tree continues what it signed, also where some tiles are the old ones', async () => {
    const first = start();
    await append(300);
    await signedOver(300);
    await first.stop();
    await append(300);
    await rewriteTree(290, [1]);
    const second = start();
    await refuses(second, 'INCONSISTENT_CHECKPOINT');
    expect(await reader().latestCheckpoint()).toBeNull();
  });

  it('signs no log under another name, whatever the database calls it', async () => {
    const first = start();
    await append(5);
    await signedOver(5);
    await first.stop();
    await database.tamper('delete from transparency.checkpoints');
    await database.tamper('delete from transparency.tiles');
    await database.tamper(`update transparency.log set size = 0, origin = 'lindung.example/second'`);
    await refuses(start(), 'FOREIGN_LOG');
    expect(await reader().latestCheckpoint()).toBeNull();
  });

  it('signs nothing without its memory where something was signed before, until somebody says from where', async () => {
    const first = start();
    await append(5);
    await signedOver(5);
    await first.stop();
    const elsewhere = mkdtempSync(join(tmpdir(), 'lindung-integrator-'));
    await append(1);
    const lost = start({ dataDir: elsewhere });
    await refuses(lost, 'SIGNER_MEMORY_LOST');
    await lost.stop();
    await refuses(start({ dataDir: elsewhere, adoptedSize: 4 }), 'SIGNER_MEMORY_LOST');
    await Promise.all(stops.splice(0).map((stop) => stop()));
    const adopting = start({ dataDir: elsewhere, adoptedSize: 5 });
    await signedOver(6);
    expect(adopting.integrator.health.state).toBe('following');
    await expectSoundCheckpoints();
    await adopting.stop();
    rmSync(elsewhere, { recursive: true, force: true });
  });

  it('keeps others from signing while it refuses', async () => {
    const first = start();
    await append(5);
    await signedOver(5);
    await database.tamper('delete from log.events where position > 3');
    await refuses(first, 'LOG_DIVERGED');
    const elsewhere = mkdtempSync(join(tmpdir(), 'lindung-integrator-'));
    const second = start({ dataDir: elsewhere, adoptedSize: 5 });
    await append(4);
    await eventually(() => Promise.resolve(first.integrator.health), ({ problem }) => problem === 'LOG_DIVERGED');
    expect([first.integrator.health.state, second.integrator.health.state]).toEqual(['refusing', 'standby']);
    expect((await reader().latestCheckpoint())?.size).toBe(5);
    rmSync(elsewhere, { recursive: true, force: true });
  });

  it('notices that the log was cut and grew again while it looked on', async () => {
    const started = start();
    await append(5);
    await signedOver(5);
    // In one transaction, so that nobody sees the log shorter than it was.
    await database.tamper(`with cut as (delete from log.events where position = 5 returning *)
      insert into log.events select position + 1, gen_random_uuid(), stream_id || '-other', 0, type, version, recorded_at, envelope, data, sealed from cut
      union all select position + 2, gen_random_uuid(), stream_id || '-other', 1, type, version, recorded_at, envelope, data, sealed from cut`);
    await database.tamper('update log.events set position = 5 where position = 6');
    await database.tamper('update log.events set position = 6 where position = 7');
    await refuses(started, 'LOG_DAMAGED');
    expect((await reader().latestCheckpoint())?.size).toBe(5);
  });

  it('follows a new key of its own, and what it signed with the old one', async () => {
    const first = start();
    await append(3);
    await signedOver(3);
    await first.stop();
    const renewed = start({ signingKey: Buffer.alloc(32, 8) });
    await append(2);
    await signedOver(5);
    expect(renewed.integrator.health.state).toBe('following');
    expect(signerMemoryIn(dataDir, TEST_ORIGIN).keys()).toEqual((await reader().keys()).map(({ verifierKey }) => verifierKey));
  });

  it('says at once where it stands, before anything is written', async () => {
    const first = start();
    await append(3);
    await signedOver(3);
    await first.stop();
    const second = start();
    expect(await eventually(() => Promise.resolve(second.integrator.health), ({ state }) => state === 'following')).toMatchObject({ size: 3, checkpointSize: 3, problem: null });
  });

  it('refuses a memory that it cannot have written', async () => {
    writeFileSync(join(dataDir, 'x'), '');
    signerMemoryIn(dataDir, TEST_ORIGIN).write('lindung.example/test\n3\nAAAA\n\n— nobody AAAA\n');
    const { integrator } = start();
    await eventually(() => Promise.resolve(integrator.health), ({ problem }) => problem !== null);
    expect(await reader().latestCheckpoint()).toBeNull();
  });

  it('lets nobody who may extend the tree change what stands', async () => {
    start();
    await append(300);
    await signedOver(300);
    const statements = [
      'delete from transparency.tiles', 'delete from transparency.checkpoints', 'update transparency.checkpoints set note = note',
      'update transparency.log set size = 3', `update transparency.tiles set hashes = '\\x${'00'.repeat(8192)}'`, 'truncate transparency.keys',
    ];
    for (const statement of statements) {
      const client = await database.owner.connect();
      try {
        await client.query('set role lindung_integrator');
        await expect(client.query(statement)).rejects.toThrow();
        await client.query('reset role');
        await expect(client.query(statement)).rejects.toThrow(/append-only|only grow/);
      } finally {
        client.release(true);
      }
    }
  });
});
