/** A small transparency log for specs: RFC 6962 as it is written, signed at some sizes. */
import { ed25519 } from '@noble/curves/ed25519.js';
import { sha256 as digest } from '@noble/hashes/sha2.js';
import { signCheckpoint } from '@lindung/transparency-log/checkpoint';
import { formatVerifierKey } from '@lindung/transparency-log/verifier-key';
import { type EvidenceSource } from './evidence-source';
import { nobleSha256 } from './hashing';
import { type Remembered, type WitnessMemory } from './witness-memory';

export const sha256 = (...parts: Uint8Array[]): Uint8Array => digest(new Uint8Array(parts.flatMap((part) => [...part])));
const nodeOf = (left: Uint8Array, right: Uint8Array): Uint8Array => sha256(new Uint8Array([1]), left, right);
export const base64 = (hash: Uint8Array): string => btoa(String.fromCharCode(...hash));

/** The greatest power of two below a number. */
const splitOf = (count: number): number => 2 ** Math.ceil(Math.log2(count) - 1);

/** RFC 6962, sections 2.1 to 2.1.2, as they are written: slow, and with nothing in common with the code under test. */
export function rootOf(leaves: readonly Uint8Array[]): Uint8Array {
  if (leaves.length === 1) return leaves[0] as Uint8Array;
  const split = splitOf(leaves.length);
  return nodeOf(rootOf(leaves.slice(0, split)), rootOf(leaves.slice(split)));
}

export function pathOf(index: number, leaves: readonly Uint8Array[]): Uint8Array[] {
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
export class TestLog {
  readonly key: string;

  constructor(
    readonly leaves: readonly Uint8Array[],
    readonly signedAt: readonly number[],
    readonly origin = 'lindung/uji',
    readonly secret: Uint8Array = ed25519.utils.randomSecretKey(),
  ) {
    this.key = formatVerifierKey({ name: origin, algorithm: 1, publicKey: ed25519.getPublicKey(this.secret) }, nobleSha256);
  }

  hashes(size: number): Uint8Array[] {
    return this.leaves.slice(0, size).map((leaf) => sha256(new Uint8Array([0]), leaf));
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
      events: () => Promise.resolve([]),
      signedAt: () => Promise.resolve('2026-03-01T03:00:00Z'),
      ...lies,
    };
  }
}

export function memoryOf(first: Remembered | null = null): WitnessMemory {
  let kept = first;
  return { read: () => kept, write: (value) => (kept = value), forget: () => (kept = null) };
}
