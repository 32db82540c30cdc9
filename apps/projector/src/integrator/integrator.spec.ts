import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { signerMemoryIn } from '@lindung/platform/signer-memory';
import { nodeSha256 } from '@lindung/transparency-log/node/sha256';
import { TiledTree } from '@lindung/transparency-log/tiled-tree';
import { TreeHasher } from '@lindung/transparency-log/tree-hasher';
import { eventually } from '../../../../test/support/eventually.js';
import { IntegratorStage } from '../../../../test/support/integrator-stage.js';
import { TEST_ORIGIN } from '../../../../test/support/tree-database.js';
import { Integrator } from './integrator.js';

const hasher = new TreeHasher(nodeSha256);

describe('the integrator', () => {
  let stage: IntegratorStage;
  beforeEach(async () => {
    stage = await IntegratorStage.open((options) => new Integrator(options));
  });
  afterEach(() => stage.close());

  it('signs the empty log, then follows it and signs what comes', async () => {
    stage.start();
    expect((await stage.signedOver(0))?.size).toBe(0);
    await stage.append(700);
    await stage.append(1);
    await stage.signedOver(701);
    await stage.append(300);
    await stage.signedOver(1001);
    expect((await stage.soundCheckpoints()).at(-1)?.size).toBe(1001);
    const tiled = new TiledTree(hasher, stage.reader.readTile);
    expect(Buffer.from(await tiled.root(701)).equals(await stage.rootOf(701))).toBe(true);
  });

  it('signs what is left when it is stopped, and goes on where it was', async () => {
    const first = stage.start();
    await stage.signedOver(0);
    await stage.append(10);
    await eventually(() => stage.reader.state(), ({ size }) => size === 10);
    await first.stop();
    expect((await stage.reader.latestCheckpoint())?.size).toBe(10);
    await stage.append(10);
    stage.start();
    await stage.signedOver(20);
    await stage.soundCheckpoints();
  });

  it('keeps to one tree when two run at once and their connections break over and over', async () => {
    stage.start();
    stage.start();
    for (let round = 0; round < 12; round += 1) {
      await stage.append(40);
      await stage.database.breakConnections('lindung-integrator');
    }
    await stage.signedOver(480);
    await stage.soundCheckpoints();
  });

  it('grows again to what it had signed before a crash took the tree back, and signs nothing in between', async () => {
    const first = stage.start();
    await stage.append(600);
    await stage.signedOver(600);
    await first.stop();
    await stage.database.tamper('delete from transparency.checkpoints where size > 0');
    await stage.database.tamper('delete from transparency.tiles');
    await stage.database.tamper('update transparency.log set size = 0');
    const second = stage.start();
    await stage.signedOver(600);
    expect((await stage.reader.checkpoints(0, 10)).map(({ size }) => size)).toEqual([600]);
    expect(second.integrator.health.state).toBe('following');
    await stage.soundCheckpoints();
  });

  it('follows a new key of its own, and what it signed with the old one', async () => {
    const first = stage.start();
    await stage.append(3);
    await stage.signedOver(3);
    await first.stop();
    const renewed = stage.start({ signingKey: Buffer.alloc(32, 8) });
    await stage.append(2);
    await stage.signedOver(5);
    expect(renewed.integrator.health.state).toBe('following');
    expect(signerMemoryIn(stage.dataDir, TEST_ORIGIN).keys()).toEqual((await stage.reader.keys()).map(({ verifierKey }) => verifierKey));
  });

  it('says at once where it stands, before anything is written', async () => {
    const first = stage.start();
    await stage.append(3);
    await stage.signedOver(3);
    await first.stop();
    const second = stage.start();
    expect(await eventually(() => Promise.resolve(second.integrator.health), ({ state }) => state === 'following')).toMatchObject({ size: 3, checkpointSize: 3, problem: null });
  });

  it('lets nobody who may extend the tree change what stands', async () => {
    stage.start();
    await stage.append(300);
    await stage.signedOver(300);
    const statements = [
      'delete from transparency.tiles', 'delete from transparency.checkpoints', 'update transparency.checkpoints set note = note',
      'update transparency.log set size = 3', `update transparency.tiles set hashes = '\\x${'00'.repeat(8192)}'`, 'truncate transparency.keys',
    ];
    for (const statement of statements) {
      const client = await stage.database.owner.connect();
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
