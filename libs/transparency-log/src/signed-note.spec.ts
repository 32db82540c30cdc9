import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { nodeEd25519Verify } from './node/ed25519.js';
import { nodeSha256 } from './node/sha256.js';
import { formatNote, MAX_NOTE_BYTES, NoteFormatError, type NoteSignature, parseNote } from './signed-note.js';
import { parseVerifierKey } from './verifier-key.js';

/** From C2SP signed-note and from the documentation of Go's sumdb/note. */
const published = [
  {
    note: 'This is an example message.\n\n\u2014 example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n',
    key: 'example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k',
  },
  {
    note:
      "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n\n" +
      '\u2014 PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n',
    key: 'PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW',
  },
];

const A_NOTE = published[0]?.note ?? '';
const A_LINE = A_NOTE.slice(A_NOTE.indexOf('\u2014'));
const A_SIGNATURE: NoteSignature = { name: 'log', keyId: '0102abcd', bytes: new Uint8Array([9]) };

describe('a signed note', () => {
  it.each(published)('is read as published, with a signature that verifies: $key', ({ note, key: keyText }) => {
    const key = parseVerifierKey(keyText, nodeSha256);
    const { text, signatures } = parseNote(note);
    expect(signatures).toHaveLength(1);
    const [signature] = signatures;
    expect(signature).toMatchObject({ name: key.name, keyId: key.keyId });
    expect(nodeEd25519Verify(key.publicKey, Buffer.from(text), signature?.bytes ?? new Uint8Array(0))).toBe(true);
    expect(formatNote(text, signatures)).toBe(note);
    expect(parseNote(new TextEncoder().encode(note))).toEqual({ text, signatures });
  });

  it('is read back as it was written', () => {
    const line = fc.string({ unit: 'binary' }).map((text) => text.replace(/[\u0000-\u001f]/g, ''));
    const text = fc.array(line, { minLength: 1 }).map((lines) => lines.map((each) => `${each}\n`).join(''));
    const signature = fc.record({
      name: fc.string({ minLength: 1 }).filter((name) => !/[\s+]/.test(name)),
      keyId: fc.stringMatching(/^[0-9a-f]{8}$/),
      bytes: fc.uint8Array({ minLength: 1, maxLength: 80 }),
    });
    fc.assert(
      fc.property(text, fc.array(signature, { minLength: 1, maxLength: 5 }), (body, signatures) => {
        expect(parseNote(formatNote(body, signatures))).toEqual({ text: body, signatures });
      }),
    );
  });

  it('ends its text at the last empty line, so that text cannot pass for a signature', () => {
    const text = `first\n\n${A_LINE}\nlast\n`;
    const { text: read, signatures } = parseNote(formatNote(text, [A_SIGNATURE]));
    expect(read).toBe(text);
    expect(signatures).toEqual([A_SIGNATURE]);
  });

  it.each([
    ['nothing', ''],
    ['no empty line', `text\n${A_LINE}`],
    ['no signature', 'text\n\n'],
    ['no newline at its end', A_NOTE.slice(0, -1)],
    ['an empty line at its end', `${A_NOTE}\n`],
    ['a line that is no signature', `${A_NOTE}more\n`],
    ['a hyphen instead of the dash', A_NOTE.replace('\u2014', '-')],
    ['no name', A_NOTE.replace('example.com/foo', '')],
    ['a space in the name', A_NOTE.replace('com/foo', 'com foo')],
    ['a wide space in the name', A_NOTE.replace('com/foo', 'com\u3000foo')],
    ['a next-line character in the name', A_NOTE.replace('com/foo', 'com\u0085foo')],
    ['a plus in the name', A_NOTE.replace('com/foo', 'com+foo')],
    ['two spaces', A_NOTE.replace('foo U', 'foo  U')],
    ['a signature that is a key id only', 'text\n\n\u2014 log AAAAAA==\n'],
    ['base64 with stray bits', A_NOTE.replace('aQM=', 'aQN=')],
    ['a tab', A_NOTE.replace('This is', 'This\tis')],
    ['a carriage return', A_NOTE.replace('message.\n', 'message.\r\n')],
    ['half a surrogate pair', A_NOTE.replace('This', '\ud800')],
    ['101 signatures', `text\n\n${A_LINE.repeat(101)}`],
    ['more than a megabyte', `${'x'.repeat(MAX_NOTE_BYTES)}${A_NOTE}`],
    ['more than a megabyte of wide characters', `${'\u20ac'.repeat(MAX_NOTE_BYTES / 3)}${A_NOTE}`],
  ])('is refused with %s', (_, note) => {
    expect(() => parseNote(note)).toThrow(NoteFormatError);
  });

  it('is refused where its bytes are not UTF-8, and keeps a byte order mark as text', () => {
    const bytes = new TextEncoder().encode(A_NOTE);
    expect(() => parseNote(bytes.with(0, 0xff))).toThrow(NoteFormatError);
    expect(parseNote(new TextEncoder().encode(`\ufeff${A_NOTE}`)).text).toBe('\ufeffThis is an example message.\n');
  });

  it('takes a hundred signatures and a megabyte', () => {
    expect(parseNote(`text\n\n${A_LINE.repeat(100)}`).signatures).toHaveLength(100);
    expect(parseNote(`${'x'.repeat(MAX_NOTE_BYTES - A_NOTE.length - 2)}${A_NOTE}`).signatures).toHaveLength(1);
  });

  it('is read or refused, and nothing else, whatever comes', () => {
    const pieces = fc.constantFrom('\n', '\n\n', '\u2014 ', ' ', '+', A_LINE, 'log', 'AAAAAAA=', '\u0000', '\ud800', '\u2028', 'text\n');
    const hostile = fc.oneof(
      fc.array(pieces, { maxLength: 12 }).map((parts) => parts.join('')),
      fc.string({ unit: 'binary' }),
      fc.uint8Array({ maxLength: 200 }),
    );
    fc.assert(
      fc.property(hostile, (note) => {
        try {
          const { text, signatures } = parseNote(note);
          expect(formatNote(text, signatures)).toBe(typeof note === 'string' ? note : Buffer.from(note).toString());
        } catch (error) {
          expect(error).toBeInstanceOf(NoteFormatError);
        }
      }),
      { numRuns: 3_000 },
    );
  });

  it('is not written where nobody could read it', () => {
    expect(() => formatNote('text', [A_SIGNATURE])).toThrow(NoteFormatError);
    expect(() => formatNote('te\u0000xt\n', [A_SIGNATURE])).toThrow(NoteFormatError);
    expect(() => formatNote('text\n', [])).toThrow(NoteFormatError);
    expect(() => formatNote('text\n', new Array<NoteSignature>(101).fill(A_SIGNATURE))).toThrow(NoteFormatError);
    for (const wrong of [{ name: 'a b' }, { name: 'a\nb' }, { keyId: '0102ABCD' }, { keyId: '01' }, { bytes: new Uint8Array(0) }]) {
      expect(() => formatNote('text\n', [{ ...A_SIGNATURE, ...wrong }])).toThrow(NoteFormatError);
    }
  });
});
