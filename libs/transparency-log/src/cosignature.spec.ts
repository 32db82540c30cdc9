import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { openCheckpoint, signCheckpoint } from './checkpoint.js';
import { cosign, verifyCosignatures } from './cosignature.js';
import { nodeEd25519Verify, signerFromSeed } from './node/ed25519.js';
import { nodeSha256 } from './node/sha256.js';
import { formatNote, parseNote } from './signed-note.js';
import { formatVerifierKey, parseVerifierKey, type VerifierKey } from './verifier-key.js';

const ORIGIN = 'lindung.bekasikota.go.id/2026';
const NOON = 1_780_000_000;
const [logSigner, councilSigner, auditorSigner] = [1, 2, 3].map((digit) => signerFromSeed(new Uint8Array(32).fill(digit))) as [
  ReturnType<typeof signerFromSeed>, ReturnType<typeof signerFromSeed>, ReturnType<typeof signerFromSeed>,
];
const keyOf = (name: string, publicKey: Uint8Array, algorithm: 1 | 4): VerifierKey =>
  parseVerifierKey(formatVerifierKey({ name, algorithm, publicKey }, nodeSha256), nodeSha256);
const logKey = keyOf(ORIGIN, logSigner.publicKey, 1);
const councilKey = keyOf('dprd.example/witness', councilSigner.publicKey, 4);
const auditorKey = keyOf('inspektorat.example/witness', auditorSigner.publicKey, 4);

const note = signCheckpoint(
  { origin: ORIGIN, size: 5, root: new Uint8Array(32).fill(7), extensions: [] },
  { name: ORIGIN, signer: logSigner, sha256: nodeSha256 },
);
const byCouncil = (text: string, timestampSeconds: number): string =>
  cosign(text, { name: councilKey.name, signer: councilSigner, timestampSeconds, sha256: nodeSha256 });
const byAuditor = (text: string, timestampSeconds: number): string =>
  cosign(text, { name: auditorKey.name, signer: auditorSigner, timestampSeconds, sha256: nodeSha256 });
const verify = (text: string): ReturnType<typeof verifyCosignatures> => verifyCosignatures(text, [councilKey, auditorKey], nodeEd25519Verify);

describe('a cosigned checkpoint', () => {
  it('keeps the log and every witness, each with its time', () => {
    const cosigned = byAuditor(byCouncil(note, NOON), NOON + 60);
    expect(cosigned.startsWith(note)).toBe(true);
    expect(openCheckpoint(cosigned, [logKey], nodeEd25519Verify).signedBy).toEqual(logKey);
    expect(verify(cosigned)).toEqual([
      { name: councilKey.name, timestampSeconds: NOON },
      { name: auditorKey.name, timestampSeconds: NOON + 60 },
    ]);
    expect(verifyCosignatures(cosigned, [auditorKey], nodeEd25519Verify)).toEqual([{ name: auditorKey.name, timestampSeconds: NOON + 60 }]);
  });

  it('says what C2SP says is signed', () => {
    const line = parseNote(byCouncil(note, NOON)).signatures.at(-1);
    expect(line).toMatchObject({ name: councilKey.name, keyId: councilKey.keyId });
    const bytes = Buffer.from(line?.bytes ?? []);
    expect(bytes.readBigUInt64BE(0)).toBe(BigInt(NOON));
    const message = `cosignature/v1\ntime ${NOON}\n${parseNote(note).text}`;
    expect(nodeEd25519Verify(councilKey.publicKey, Buffer.from(message), bytes.subarray(8))).toBe(true);
  });

  it('counts each witness once, with what it said last', () => {
    const again = byCouncil(byCouncil(note, NOON), NOON + 5);
    expect(parseNote(again).signatures).toHaveLength(2);
    expect(verify(again)).toEqual([{ name: councilKey.name, timestampSeconds: NOON + 5 }]);
    const both = [...parseNote(byCouncil(note, NOON + 5)).signatures, ...parseNote(byCouncil(note, NOON)).signatures.slice(1)];
    expect(verify(formatNote(parseNote(note).text, both))).toEqual([{ name: councilKey.name, timestampSeconds: NOON + 5 }]);
  });

  it('does not count a cosignature of another checkpoint, of another time, or of a log key', () => {
    const { text, signatures } = parseNote(byCouncil(note, NOON));
    const elsewhere = formatNote(text.replace('\n5\n', '\n6\n'), signatures);
    expect(verify(elsewhere)).toEqual([]);
    const later = signatures.map(({ name, keyId, bytes }) => ({ name, keyId, bytes: bytes.with(7, (bytes[7] as number) ^ 1) }));
    expect(verify(formatNote(text, later))).toEqual([]);
    expect(verifyCosignatures(byCouncil(note, NOON), [{ ...councilKey, algorithm: 1 }], nodeEd25519Verify)).toEqual([]);
    expect(verifyCosignatures(note, [{ ...logKey, algorithm: 4 }], nodeEd25519Verify)).toEqual([]);
  });

  it('loses no good witness to a bad one', () => {
    const { text, signatures } = parseNote(byAuditor(note, NOON));
    const bad = [
      { name: councilKey.name, keyId: councilKey.keyId, bytes: new Uint8Array(72) },
      { name: councilKey.name, keyId: councilKey.keyId, bytes: new Uint8Array(1) },
      { name: councilKey.name, keyId: councilKey.keyId, bytes: new Uint8Array(72).fill(0xff) },
    ];
    expect(verify(formatNote(text, [...bad, ...signatures]))).toEqual([{ name: auditorKey.name, timestampSeconds: NOON }]);
  });

  it('has no cosignature, and no error, where it is no note at all', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => expect(verify(text)).toEqual([])));
  });

  it('is not made for what is no checkpoint, nor for a time that is none', () => {
    expect(() => byCouncil('text', NOON)).toThrow('no signed note');
    expect(() => byCouncil(formatNote('text\n', parseNote(note).signatures), NOON)).toThrow('no checkpoint');
    for (const time of [-1, 0.5, Number.NaN, 2 ** 53]) expect(() => byCouncil(note, time)).toThrow(RangeError);
  });
});
