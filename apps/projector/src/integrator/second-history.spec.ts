import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { signerMemoryIn } from '@lindung/platform/signer-memory';
import { signCheckpoint } from '@lindung/transparency-log/checkpoint';
import { leafHashInto } from '@lindung/transparency-log/leaf';
import { signerFromSeed } from '@lindung/transparency-log/node/ed25519';
import { nodeSha256 } from '@lindung/transparency-log/node/sha256';
import { GrowingTree } from '@lindung/transparency-log/tile-growth';
import { TreeHasher } from '@lindung/transparency-log/tree-hasher';
import { formatVerifierKey } from '@lindung/transparency-log/verifier-key';
import { eventually } from '../../../../test/support/eventually.js';
import { IntegratorStage } from '../../../../test/support/integrator-stage.js';
import { TEST_ORIGIN } from '../../../../test/support/tree-database.js';
import { Integrator } from './integrator.js';

const hasher = new TreeHasher(nodeSha256);

/** What whoever owns the database, and not the signer's key and directory, can try. */
describe('a second history', () => {
  let stage: IntegratorStage;
  beforeEach(async () => {
    stage = await IntegratorStage.open((options) => new Integrator(options));
  });
  afterEach(() => stage.close());

  it('refuses to sign a second history over the first after an older database was restored', async () => {
    await stage.signedInAnEarlierLife(5);
    await stage.database.tamper('delete from log.events where position > 3');
    await stage.database.tamper('delete from transparency.checkpoints where size > 3');
    await stage.database.tamper('delete from transparency.tiles');
    await stage.database.tamper('update transparency.log set size = 0');
    const second = stage.start();
    await eventually(() => Promise.resolve(second.integrator.health), ({ problem }) => problem === 'LOG_DIVERGED');
    await stage.append(4);
    await eventually(() => Promise.resolve(second.integrator.health), ({ problem }) => problem === 'INCONSISTENT_CHECKPOINT');
    expect((await stage.reader.checkpoints(0, 10)).map(({ size }) => size)).toEqual([]);
    expect((await second.integrator.healthCheck.check()).healthy).toBe(false);
  });

  it('refuses to go on over a last event that was altered', async () => {
    await stage.signedInAnEarlierLife(5);
    await stage.database.tamper(`update log.events set envelope = replace(envelope, 'Sari', 'Sora') where position = 5`);
    const second = stage.start();
    await stage.append(1);
    await eventually(() => Promise.resolve(second.integrator.health), ({ state, problem }) => state === 'refusing' && problem === 'LOG_DIVERGED');
    expect((await stage.reader.latestCheckpoint())?.size).toBe(5);
  });

  /** The tree over the log as it is in the database now. */
  async function treeOverLog(): Promise<GrowingTree> {
    const tree = await GrowingTree.open(hasher, 0, () => Promise.resolve(null));
    const { rows } = await stage.database.owner.query<{ position: string; envelope: string }>('select position, envelope from log.events order by position');
    const leaves = new Uint8Array(rows.length * 32);
    rows.forEach(({ position, envelope }, index) => leafHashInto(hasher, Number(position) - 1, envelope, leaves, index * 32));
    tree.append(leaves);
    return tree;
  }

  /** What the owner of the database can do: alter an event and make the tree agree with it, but for some tiles of leaves. */
  async function rewriteTree(position: number, honestTiles: readonly number[] = []): Promise<GrowingTree> {
    const honest = (await treeOverLog()).takeChangedTiles().filter(({ level, index }) => level === 0 && honestTiles.includes(index));
    await stage.database.tamper(`update log.events set envelope = replace(envelope, 'Sari', 'Sora') where position = $1`, [position]);
    const tree = await treeOverLog();
    await stage.database.tamper('delete from transparency.checkpoints');
    for (const { level, index, hashes } of [...tree.takeChangedTiles(), ...honest]) {
      await stage.database.tamper(
        'insert into transparency.tiles (level, tile_index, hashes) values ($1, $2, $3) on conflict (level, tile_index) do update set hashes = excluded.hashes',
        [level, index, Buffer.from(hashes)],
      );
    }
    await stage.database.tamper('update transparency.log set size = $1', [tree.size]);
    return tree;
  }

  it('believes its memory, whatever checkpoint and key stand in the database', async () => {
    const first = stage.start();
    await stage.append(600);
    await stage.signedOver(600);
    await first.stop();
    await stage.append(1);
    const tree = await rewriteTree(3);
    const forger = signerFromSeed(Buffer.alloc(32, 9));
    await stage.database.tamper('insert into transparency.keys (verifier_key) values ($1)', [formatVerifierKey({ name: TEST_ORIGIN, algorithm: 1, publicKey: forger.publicKey }, nodeSha256)]);
    const note = signCheckpoint({ origin: TEST_ORIGIN, size: 601, root: tree.root(), extensions: [] }, { name: TEST_ORIGIN, signer: forger, sha256: nodeSha256 });
    await stage.database.tamper('insert into transparency.checkpoints (size, root, note, recorded_until) values (601, $1, $2, now())', [Buffer.from(tree.root()), note]);
    const second = stage.start();
    await stage.append(1);
    await stage.refuses(second, 'UNKNOWN_KEY');
    await stage.database.tamper('delete from transparency.checkpoints');
    await stage.refuses(second, 'INCONSISTENT_CHECKPOINT');
    expect(signerMemoryIn(stage.dataDir, TEST_ORIGIN).read()).toContain('\n600\n');
  });

  it('proves that the tree continues what it signed, also where some tiles are the old ones', async () => {
    const first = stage.start();
    await stage.append(300);
    await stage.signedOver(300);
    await first.stop();
    await stage.append(300);
    await rewriteTree(290, [1]);
    const second = stage.start();
    await stage.refuses(second, 'INCONSISTENT_CHECKPOINT');
    expect(await stage.reader.latestCheckpoint()).toBeNull();
  });

  it('signs no log under another name, whatever the database calls it', async () => {
    await stage.signedInAnEarlierLife(5);
    await stage.database.tamper('delete from transparency.checkpoints');
    await stage.database.tamper('delete from transparency.tiles');
    await stage.database.tamper(`update transparency.log set size = 0, origin = 'lindung.example/second'`);
    await stage.refuses(stage.start(), 'FOREIGN_LOG');
    expect(await stage.reader.latestCheckpoint()).toBeNull();
  });

  it('signs nothing without its memory where something was signed before, until somebody says from where', async () => {
    await stage.signedInAnEarlierLife(5);
    const elsewhere = stage.anotherDataDir();
    await stage.append(1);
    const lost = stage.start({ dataDir: elsewhere });
    await stage.refuses(lost, 'SIGNER_MEMORY_LOST');
    await lost.stop();
    await stage.refuses(stage.start({ dataDir: elsewhere, adoptedSize: 4 }), 'SIGNER_MEMORY_LOST');
    await stage.stopAll();
    const rogue = formatVerifierKey({ name: TEST_ORIGIN, algorithm: 1, publicKey: signerFromSeed(Buffer.alloc(32, 9)).publicKey }, nodeSha256);
    await stage.database.tamper('insert into transparency.keys (verifier_key) values ($1)', [rogue]);
    const adopting = stage.start({ dataDir: elsewhere, adoptedSize: 5 });
    await stage.signedOver(6);
    expect(adopting.integrator.health.state).toBe('following');
    await stage.soundCheckpoints();
    const remembered = signerMemoryIn(elsewhere, TEST_ORIGIN).keys();
    expect([remembered.length, remembered.includes(rogue)]).toEqual([1, false]);
    await adopting.stop();
  });

  it('keeps others from signing while it refuses', async () => {
    const first = stage.start();
    await stage.append(5);
    await stage.signedOver(5);
    await stage.database.tamper('delete from log.events where position > 3');
    await stage.refuses(first, 'LOG_DIVERGED');
    const elsewhere = stage.anotherDataDir();
    const second = stage.start({ dataDir: elsewhere, adoptedSize: 5 });
    await stage.append(4);
    await eventually(() => Promise.resolve(first.integrator.health), ({ problem }) => problem === 'LOG_DIVERGED');
    expect([first.integrator.health.state, second.integrator.health.state]).toEqual(['refusing', 'standby']);
    expect((await stage.reader.latestCheckpoint())?.size).toBe(5);
  });

  it('notices that the log was cut and grew again while it looked on', async () => {
    const started = stage.start();
    await stage.append(5);
    await stage.signedOver(5);
    // In one transaction, so that nobody sees the log shorter than it was.
    await stage.database.tamper(`with cut as (delete from log.events where position = 5 returning *)
      insert into log.events select position + 1, gen_random_uuid(), stream_id || '-other', 0, type, version, recorded_at, envelope, data, sealed from cut
      union all select position + 2, gen_random_uuid(), stream_id || '-other', 1, type, version, recorded_at, envelope, data, sealed from cut`);
    await stage.database.tamper('update log.events set position = 5 where position = 6');
    await stage.database.tamper('update log.events set position = 6 where position = 7');
    await stage.refuses(started, 'LOG_DAMAGED');
    expect((await stage.reader.latestCheckpoint())?.size).toBe(5);
  });

  it('refuses a memory that it cannot have written', async () => {
    writeFileSync(join(stage.dataDir, 'x'), '');
    signerMemoryIn(stage.dataDir, TEST_ORIGIN).write('lindung.example/test\n3\nAAAA\n\n— nobody AAAA\n');
    const { integrator } = stage.start();
    await eventually(() => Promise.resolve(integrator.health), ({ problem }) => problem !== null);
    expect(await stage.reader.latestCheckpoint()).toBeNull();
  });
});
