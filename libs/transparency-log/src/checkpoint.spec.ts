import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  type Checkpoint, CheckpointFormatError, CheckpointRefused, formatCheckpoint, openCheckpoint, parseCheckpoint, signCheckpoint,
} from './checkpoint.js';
import { nodeEd25519Verify, signerFromSeed } from './node/ed25519.js';
import { nodeSha256 } from './node/sha256.js';
import { formatNote, parseNote } from './signed-note.js';
import { formatVerifierKey, parseVerifierKey, type VerifierKey } from './verifier-key.js';

const ORIGIN = 'lindung.bekasikota.go.id/2026';
const signer = signerFromSeed(new Uint8Array(32).fill(1));
const otherSigner = signerFromSeed(new Uint8Array(32).fill(2));
const keyOf = (name: string, publicKey: Uint8Array, algorithm: 1 | 4 = 1): VerifierKey =>
  parseVerifierKey(formatVerifierKey({ name, algorithm, publicKey }, nodeSha256), nodeSha256);
const logKey = keyOf(ORIGIN, signer.publicKey);
const otherKey = keyOf('another.example/log', otherSigner.publicKey);

const checkpoint: Checkpoint = { origin: ORIGIN, size: 12_345, root: new Uint8Array(32).fill(7), extensions: [] };
const note = signCheckpoint(checkpoint, { name: ORIGIN, signer, sha256: nodeSha256 });

function refusal(text: string | Uint8Array, keys: readonly VerifierKey[] = [logKey]): string {
  try {
    openCheckpoint(text, keys, nodeEd25519Verify);
  } catch (error) {
    if (error instanceof CheckpointRefused) return error.code;
    throw error;
  }
  return 'OPENED';
}

/** A note with any text, signed with the right key. */
function signed(text: string, name = ORIGIN, key = logKey, by = signer): string {
  return formatNote(text, [{ name, keyId: key.keyId, bytes: by.sign(Buffer.from(text)) }]);
}

describe('the text of a checkpoint', () => {
  it('is that of the example in the specification', () => {
    const text = 'example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n';
    const read = parseCheckpoint(text);
    expect(read).toMatchObject({ origin: 'example.com/behind-the-sofa', size: 20_852_163, extensions: [] });
    expect(formatCheckpoint(read)).toBe(text);
  });

  it('is read back as it was written', () => {
    const line = fc.string({ unit: 'binary', minLength: 1 }).filter((text) => !/[\u0000-\u001f]/.test(text));
    const anyCheckpoint = fc.record({
      origin: line, size: fc.maxSafeNat(), root: fc.uint8Array({ minLength: 32, maxLength: 32 }), extensions: fc.array(line, { maxLength: 3 }),
    });
    fc.assert(fc.property(anyCheckpoint, (any) => expect(parseCheckpoint(formatCheckpoint(any))).toEqual(any)));
  });

  const text = formatCheckpoint(checkpoint);
  it.each([
    ['', 'nothing'], ['\n', 'an empty line'], [text.slice(0, -1), 'no newline at its end'], [`${text}\n`, 'an empty extension'],
    [text.replace(ORIGIN, ''), 'no origin'], [text.replace('12345', '012345'), 'a leading zero'], [text.replace('12345', '-1'), 'a sign'],
    [text.replace('12345', '9007199254740992'), 'a size beyond 2^53'], [text.replace('12345', '1e3'), 'an exponent'],
    [text.replace('12345', ''), 'no size'], [text.replace('=', ''), 'a root that is not base64'], [text.replace('Bwc', ''), 'a short root'],
    [`${ORIGIN}\n5\n`, 'no root'], [text.replace('12345', '12345\r'), 'a carriage return'],
  ])('is refused: %j has %s', (wrong) => {
    expect(() => parseCheckpoint(wrong)).toThrow(CheckpointFormatError);
  });

  it('is not written for what nobody could read', () => {
    const wrong: Partial<Checkpoint>[] = [
      { origin: '' }, { origin: 'a\nb' }, { size: -1 }, { size: 0.5 }, { size: 2 ** 53 }, { root: new Uint8Array(31) }, { extensions: [''] }, { extensions: ['a\nb'] },
    ];
    for (const part of wrong) expect(() => formatCheckpoint({ ...checkpoint, ...part })).toThrow(CheckpointFormatError);
  });
});

describe('a signed checkpoint', () => {
  it('opens under the key of its log', () => {
    expect(openCheckpoint(note, [otherKey, logKey], nodeEd25519Verify)).toEqual({ checkpoint, signedBy: logKey });
    expect(openCheckpoint(Buffer.from(note), [logKey], nodeEd25519Verify).checkpoint).toEqual(checkpoint);
  });

  it('opens beside signatures of unknown keys, also of one with the same name', () => {
    const { text, signatures } = parseNote(note);
    const namesake = { name: ORIGIN, keyId: 'ffffffff', bytes: new Uint8Array(64) };
    const more = formatNote(text, [{ name: 'unknown', keyId: '00000000', bytes: new Uint8Array(9) }, namesake, ...signatures]);
    expect(openCheckpoint(more, [logKey], nodeEd25519Verify).checkpoint).toEqual(checkpoint);
  });

  it('is refused under unknown keys, and under a key for another use', () => {
    expect(refusal(note, [])).toBe('UNKNOWN_KEY');
    expect(refusal(note, [otherKey])).toBe('UNKNOWN_KEY');
    expect(refusal(note, [{ ...logKey, algorithm: 4 }])).toBe('UNKNOWN_KEY');
  });

  it('is refused where one signature of a known key is bad, though another is good', () => {
    const { text, signatures } = parseNote(note);
    expect(refusal(formatNote(text, [...signatures, { name: otherKey.name, keyId: otherKey.keyId, bytes: new Uint8Array(64) }]), [logKey, otherKey])).toBe('BAD_SIGNATURE');
    expect(refusal(formatNote(text, [{ name: ORIGIN, keyId: logKey.keyId, bytes: new Uint8Array(3) }]))).toBe('BAD_SIGNATURE');
  });

  it('is refused where it speaks for another log', () => {
    const text = formatCheckpoint({ ...checkpoint, origin: otherKey.name });
    expect(refusal(signed(text))).toBe('WRONG_ORIGIN');
    expect(() => signCheckpoint(checkpoint, { name: otherKey.name, signer, sha256: nodeSha256 })).toThrow(CheckpointFormatError);
  });

  it('is refused where it is no note, or no checkpoint though signed', () => {
    expect(refusal('')).toBe('MALFORMED');
    expect(refusal(new Uint8Array([0xff]))).toBe('MALFORMED');
    expect(refusal(signed('This is no checkpoint.\n'))).toBe('MALFORMED');
  });

  it('does not open when any character of it is another', () => {
    fc.assert(
      fc.property(fc.nat({ max: note.length - 1 }), fc.string({ unit: 'binary', maxLength: 2 }), (place, other) => {
        fc.pre(note[place] !== other);
        expect(refusal(note.slice(0, place) + other + note.slice(place + 1))).not.toBe('OPENED');
      }),
      { numRuns: 1_000 },
    );
  });
});
