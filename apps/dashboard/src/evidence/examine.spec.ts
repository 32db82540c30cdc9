import { describe, expect, it } from '@jest/globals';
import { examine, isSignedBy, type Claim } from './examine';
import { type EvidenceSource } from './evidence-source';
import { base64, memoryOf, pathOf, rootOf, sha256, TestLog } from './test-log';
import { EvidenceAwaited, type EvidenceAlarmRaised } from './verdict';
import { type WitnessMemory } from './witness-memory';

const leavesOf = (count: number, changed?: number): Uint8Array[] => Array.from({ length: count }, (_, index) => new TextEncoder().encode(index === changed ? 'diubah' : `catatan ${index}`));
const now = () => new Date('2026-03-02T00:00:00Z');
const claimOf = (position: number, more: Partial<Claim> = {}): Claim => ({ position, leafHash: null, toLatest: false, ...more });

const alarmOf = (examination: Promise<unknown>): Promise<string> => examination.then(() => 'no alarm', (error: unknown) => (error as EvidenceAlarmRaised).reason ?? String(error));

describe('evidence that holds', () => {
  it('pins the key at first sight and remembers the checkpoint', async () => {
    const log = new TestLog(leavesOf(13), [13]);
    const memory = memoryOf();
    const { verified } = await examine({ source: log.source(), memory, now }, claimOf(11));
    expect(verified).toMatchObject({ state: 'verified', position: 11, size: 13, root: base64(rootOf(log.hashes(13))), keyName: 'lindung/uji', knownSince: null, knownSize: null, signedAt: '2026-03-01T03:00:00Z' });
    expect(memory.read()).toEqual({ keys: [log.key], since: '2026-03-02T00:00:00.000Z', greatest: log.note(13) });
  });

  it('follows the log from every size to every greater one', async () => {
    for (let known = 1; known <= 17; known += 1) {
      for (let size = known; size <= 18; size += 1) {
        const log = new TestLog(leavesOf(18), [size]);
        const memory = memoryOf({ keys: [log.key], since: 'dulu', greatest: log.note(known) });
        const { verified } = await examine({ source: log.source(), memory, now }, claimOf(size));
        expect(verified).toMatchObject({ size, knownSize: known, knownSince: 'dulu' });
        expect(memory.read()?.greatest).toBe(log.note(size));
      }
    }
  });

  it('proves the past under the checkpoint of then, and that one to be the beginning of today’s', async () => {
    const log = new TestLog(leavesOf(20), [5, 9, 20]);
    const memory = memoryOf({ keys: [log.key], since: 'dulu', greatest: log.note(9) });
    const { verified } = await examine({ source: log.source(), memory, now }, claimOf(4, { toLatest: true }));
    expect(verified).toMatchObject({ position: 4, size: 5, knownSize: 9 });
    expect(memory.read()?.greatest).toBe(log.note(20));
  });

  it('keeps the greatest checkpoint, also where an earlier one is asked for', async () => {
    const log = new TestLog(leavesOf(20), [5, 20]);
    const memory = memoryOf({ keys: [log.key], since: 'dulu', greatest: log.note(20) });
    await examine({ source: log.source(), memory, now }, claimOf(4));
    expect(memory.read()?.greatest).toBe(log.note(20));
  });

  it('does without the time of signing, which is not signed', async () => {
    const log = new TestLog(leavesOf(3), [3]);
    expect((await examine({ source: log.source({ signedAt: () => Promise.reject(new Error('lost')) }), memory: memoryOf(), now }, claimOf(3))).verified.signedAt).toBeNull();
  });
});

describe('evidence that does not hold', () => {
  const log = new TestLog(leavesOf(12), [12]);
  const known = (): WitnessMemory => memoryOf({ keys: [log.key], since: 'dulu', greatest: log.note(7) });
  const other = new TestLog(leavesOf(12), [12]);
  const foreign = new TestLog(leavesOf(12), [12], 'lain/sekali');

  const flipped = (note: string): string => note.replace(/([A-Za-z0-9+/]{4})(=*)\n$/, (_, last: string, padding: string) => `${last.startsWith('A') ? 'B' : 'A'}${last.slice(1)}${padding}\n`);
  const forgeries: readonly (readonly [string, Partial<EvidenceSource>])[] = [
    ['KEY_CHANGED', { keys: () => Promise.resolve([other.key]) }],
    ['KEY_CHANGED', { keys: () => Promise.resolve([log.key, other.key]) }],
    ['KEY_CHANGED', { keys: () => Promise.resolve([]) }],
    ['UNKNOWN_KEY', { checkpointCovering: () => Promise.resolve(foreign.note(12)) }],
    ['UNKNOWN_KEY', { checkpointCovering: () => Promise.resolve(other.note(12)) }],
    ['BAD_SIGNATURE', { checkpointCovering: () => Promise.resolve(log.note(12).replace('\n12\n', '\n11\n')) }],
    ['BAD_SIGNATURE', { checkpointCovering: () => Promise.resolve(flipped(log.note(12))) }],
    ['MALFORMED', { checkpointCovering: () => Promise.resolve('<html>502</html>') }],
    ['MALFORMED', { checkpointCovering: () => Promise.resolve('') }],
    ['NOT_COVERING', { checkpointCovering: () => Promise.resolve(log.note(8)) }],
    ['NOT_INCLUDED', { inclusion: () => Promise.resolve({ leafHash: base64(sha256()), proof: pathOf(9, log.hashes(12)).map(base64) }) }],
    ['NOT_INCLUDED', { inclusion: () => Promise.resolve({ leafHash: base64(log.hashes(12)[9] as Uint8Array), proof: [] }) }],
    ['NOT_INCLUDED', { inclusion: () => Promise.resolve({ leafHash: base64(log.hashes(12)[4] as Uint8Array), proof: pathOf(4, log.hashes(12)).map(base64) }) }],
    ['MALFORMED', { inclusion: () => Promise.resolve({ leafHash: '???', proof: [] }) }],
    ['INCONSISTENT', { consistency: () => Promise.resolve({ proof: [] }) }],
    ['INCONSISTENT', { consistency: () => Promise.resolve(null) }],
    ['MALFORMED', { consistency: () => Promise.resolve({ proof: ['bukan base64'] }) }],
  ];

  it.each(forgeries)('raises %s (%#), and remembers nothing of it', async (reason, lies) => {
    const memory = known();
    expect(await alarmOf(examine({ source: log.source(lies), memory, now }, claimOf(10)))).toBe(reason);
    expect(memory.read()?.greatest).toBe(log.note(7));
  });

  it.each([0, 3, 6])('finds out a history in which event %d was changed since, though it is well signed', async (changed) => {
    const rewritten = new TestLog(leavesOf(12, changed), [12], log.origin, log.secret);
    expect(await alarmOf(examine({ source: rewritten.source(), memory: known(), now }, claimOf(10)))).toBe('INCONSISTENT');
  });

  it('finds out two roots signed for one size', async () => {
    const memory = memoryOf({ keys: [log.key], since: 'dulu', greatest: log.note(12, sha256()) });
    expect(await alarmOf(examine({ source: log.source(), memory, now }, claimOf(10)))).toBe('INCONSISTENT');
  });

  it('finds out a log that became shorter than it was', async () => {
    const shortened = new TestLog(leavesOf(9), [9], log.origin, log.secret);
    const memory = memoryOf({ keys: [log.key], since: 'dulu', greatest: log.note(12) });
    expect(await alarmOf(examine({ source: shortened.source(), memory, now }, claimOf(9)))).toBe('INCONSISTENT');
  });

  it('finds out another leaf than the one that an event must be', async () => {
    expect(await alarmOf(examine({ source: log.source(), memory: known(), now }, claimOf(10, { leafHash: sha256() })))).toBe('NOT_INCLUDED');
    expect(await alarmOf(examine({ source: log.source(), memory: known(), now }, claimOf(10, { leafHash: log.hashes(12)[9] as Uint8Array })))).toBe('no alarm');
  });

  it('waits for the key of a log that has signed nothing yet', async () => {
    const memory = memoryOf();
    await expect(examine({ source: log.source({ keys: () => Promise.resolve([]) }), memory, now }, claimOf(10))).rejects.toThrow(EvidenceAwaited);
    expect(memory.read()).toBeNull();
  });

  it('does not take a key that is none', async () => {
    expect(await alarmOf(examine({ source: log.source({ keys: () => Promise.resolve(['kunci']) }), memory: memoryOf(), now }, claimOf(10)))).toBe('KEY_UNREADABLE');
  });

  it('says which key signed a checkpoint', () => {
    expect([isSignedBy(log.note(3), [log.key]), isSignedBy(log.note(3), [other.key]), isSignedBy('', [log.key])]).toEqual([true, false, false]);
  });
});
