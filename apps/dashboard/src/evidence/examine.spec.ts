import { ed25519 } from '@noble/curves/ed25519.js';
import { sha256 as digest } from '@noble/hashes/sha2.js';
import { describe, expect, it } from '@jest/globals';
import { signCheckpoint } from '@lindung/transparency-log/checkpoint';
import { formatVerifierKey } from '@lindung/transparency-log/verifier-key';
import { examine, isSignedBy, type Claim } from './examine';
import { type EvidenceSource } from './evidence-source';
import { nobleSha256 } from './hashing';
import { type EvidenceAlarmRaised } from './verdict';
import { type Remembered, type WitnessMemory } from './witness-memory';

const sha256 = (...parts: Uint8Array[]): Uint8Array => digest(new Uint8Array(parts.flatMap((part) => [...part])));
const nodeOf = (left: Uint8Array, right: Uint8Array): Uint8Array => sha256(new Uint8Array([1]), left, right);
const base64 = (hash: Uint8Array): string => btoa(String.fromCharCode(...hash));

/** The greatest power of two below a number. */
const splitOf = (count: number): number => 2 ** Math.ceil(Math.log2(count) - 1);

/** RFC 6962, sections 2.1 to 2.1.2, as they are written: slow, and with nothing in common with the code under test. */
function rootOf(leaves: readonly Uint8Array[]): Uint8Array {
  if (leaves.length === 1) return leaves[0] as Uint8Array;
  const split = splitOf(leaves.length);
  return nodeOf(rootOf(leaves.slice(0, split)), rootOf(leaves.slice(split)));
}

function pathOf(index: number, leaves: readonly Uint8Array[]): Uint8Array[] {
  if (leaves.length === 1) return [];
  const split = splitOf(leaves.length);
  const [left, right] = [leaves.slice(0, split), leaves.slice(split)];
  return index < split ? [...pathOf(index, left), rootOf(right)] : [...pathOf(index - split, right), rootOf(left)];
}

function consistencyOf(size: number, leaves: readonly Uint8Array[], isWhole = true): Uint8Array[] {
  if (size === leaves.length) return isWhole ? [] : [rootOf(leaves)];
  const split = splitOf(leaves.length);
  const [left, right] = [leaves.slice(0, split), leaves.slice(split)];
  return size <= split ? [...consistencyOf(size, left, isWhole), rootOf(right)] : [...consistencyOf(size - split, right, false), rootOf(left)];
}

/** A log of made up leaves that is signed at some sizes, and answers as the query API does. */
class TestLog {
  readonly key: string;

  constructor(
    readonly leaves: readonly string[],
    readonly signedAt: readonly number[],
    readonly origin = 'lindung/uji',
    readonly secret: Uint8Array = ed25519.utils.randomSecretKey(),
  ) {
    this.key = formatVerifierKey({ name: origin, algorithm: 1, publicKey: ed25519.getPublicKey(this.secret) }, nobleSha256);
  }

  hashes(size: number): Uint8Array[] {
    return this.leaves.slice(0, size).map((leaf) => sha256(new Uint8Array([0]), new TextEncoder().encode(leaf)));
  }

  note(size: number, root = rootOf(this.hashes(size))): string {
    const signer = { publicKey: ed25519.getPublicKey(this.secret), sign: (message: Uint8Array) => ed25519.sign(message, this.secret) };
    return signCheckpoint({ origin: this.origin, size, root, extensions: [] }, { name: this.origin, signer, sha256: nobleSha256 });
  }

  source(lies: Partial<EvidenceSource> = {}): EvidenceSource {
    return {
      keys: () => Promise.resolve([this.key]),
      checkpointCovering: (position) => Promise.resolve(this.note(this.signedAt.find((size) => size >= position) ?? 0)),
      latestCheckpoint: () => Promise.resolve(this.note(this.signedAt.at(-1) ?? 0)),
      inclusion: (position, size) => Promise.resolve({ leafHash: base64(this.hashes(size)[position - 1] as Uint8Array), proof: pathOf(position - 1, this.hashes(size)).map(base64) }),
      consistency: (from, to) => Promise.resolve(to > this.leaves.length ? null : { proof: consistencyOf(from, this.hashes(to)).map(base64) }),
      signedAt: () => Promise.resolve('2026-03-01T03:00:00Z'),
      ...lies,
    };
  }
}

function memoryOf(first: Remembered | null = null): WitnessMemory {
  let kept = first;
  return { read: () => kept, write: (value) => (kept = value), forget: () => (kept = null) };
}

const leavesOf = (count: number, changed?: number): string[] => Array.from({ length: count }, (_, index) => (index === changed ? 'diubah' : `catatan ${index}`));
const now = () => new Date('2026-03-02T00:00:00Z');
const claimOf = (position: number, more: Partial<Claim> = {}): Claim => ({ position, leafHash: null, toLatest: false, ...more });

const alarmOf = (examination: Promise<unknown>): Promise<string> => examination.then(() => 'no alarm', (error: unknown) => (error as EvidenceAlarmRaised).reason ?? String(error));

describe('evidence that holds', () => {
  it('pins the key at first sight and remembers the checkpoint', async () => {
    const log = new TestLog(leavesOf(13), [13]);
    const memory = memoryOf();
    const verified = await examine({ source: log.source(), memory, now }, claimOf(11));
    expect(verified).toMatchObject({ state: 'verified', position: 11, size: 13, root: base64(rootOf(log.hashes(13))), keyName: 'lindung/uji', knownSince: null, knownSize: null, signedAt: '2026-03-01T03:00:00Z' });
    expect(memory.read()).toEqual({ keys: [log.key], since: '2026-03-02T00:00:00.000Z', greatest: log.note(13) });
  });

  it('follows the log from every size to every greater one', async () => {
    for (let known = 1; known <= 17; known += 1) {
      for (let size = known; size <= 18; size += 1) {
        const log = new TestLog(leavesOf(18), [size]);
        const memory = memoryOf({ keys: [log.key], since: 'dulu', greatest: log.note(known) });
        const verified = await examine({ source: log.source(), memory, now }, claimOf(size));
        expect(verified).toMatchObject({ size, knownSize: known, knownSince: 'dulu' });
        expect(memory.read()?.greatest).toBe(log.note(size));
      }
    }
  });

  it('proves the past under the checkpoint of then, and that one to be the beginning of today’s', async () => {
    const log = new TestLog(leavesOf(20), [5, 9, 20]);
    const memory = memoryOf({ keys: [log.key], since: 'dulu', greatest: log.note(9) });
    const verified = await examine({ source: log.source(), memory, now }, claimOf(4, { toLatest: true }));
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
    expect((await examine({ source: log.source({ signedAt: () => Promise.reject(new Error('lost')) }), memory: memoryOf(), now }, claimOf(3))).signedAt).toBeNull();
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

  it('does not take a key that is none', async () => {
    expect(await alarmOf(examine({ source: log.source({ keys: () => Promise.resolve(['kunci']) }), memory: memoryOf(), now }, claimOf(10)))).toBe('KEY_UNREADABLE');
  });

  it('says which key signed a checkpoint', () => {
    expect([isSignedBy(log.note(3), [log.key]), isSignedBy(log.note(3), [other.key]), isSignedBy('', [log.key])]).toEqual([true, false, false]);
  });
});
