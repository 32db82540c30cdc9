import { createHash, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type RejectedRow, type RejectionStore } from '../rejections.js';
import { UPLOAD_CHUNK_BYTES } from '../upload-chunks.js';
import { ImportNotHeld, UploadTooLarge, type StoredUpload, type UploadStore } from '../uploads.js';

/** What adapters give to the suite of uploads and rejected rows, which live and die together. */
export interface UploadsUnderTest {
  readonly uploads: UploadStore;
  readonly rejections: RejectionStore;
  /** How many uploads are kept at all, those without an import id included, or null where there is no telling. */
  readonly countKept: () => Promise<number | null>;
  /** Destroys the key of an import as an erasure would, behind the store's back. */
  readonly destroyKeyOf: (importId: string) => Promise<void>;
  readonly close: () => Promise<void>;
}

const RECEIVED_AT = new Date('2026-03-01T02:03:04.005Z');
const MAX_BYTES = 4 * 1024 * 1024;

/** The suite that every pair of upload and rejection store passes. */
export function describeUploads(name: string, open: () => Promise<UploadsUnderTest>): void {
  describe(`${name} as an upload store`, () => {
    let subject: UploadsUnderTest;
    beforeAll(async () => {
      subject = await open();
    });
    afterAll(async () => {
      await subject.close();
    });

    const store = (content: AsyncIterable<Uint8Array>, purpose: string, receivedAt = RECEIVED_AT) =>
      subject.uploads.store({
        kind: 'candidates',
        receivedAt,
        content,
        maxBytes: MAX_BYTES,
        importIdOf: (sha256) => importIdOf(purpose, sha256),
      });

    it('streams back what was streamed in, whatever the pieces', async () => {
      const sizes = [0, 1, UPLOAD_CHUNK_BYTES - 1, UPLOAD_CHUNK_BYTES, UPLOAD_CHUNK_BYTES + 1, 5 * UPLOAD_CHUNK_BYTES + 7];
      await fc.assert(
        fc.asyncProperty(fc.constantFrom(...sizes), fc.integer({ min: 1_000, max: 400_000 }), async (size, pieceSize) => {
          const bytes = patterned(size);
          const stored = await store(pieces(bytes, pieceSize), randomUUID());
          expect(stored.sha256).toBe(sha256Of(bytes));
          expect(stored.byteLength).toBe(size);
          const read = await collect(subject.uploads.read(stored.importId));
          expect(read.bytes.equals(bytes)).toBe(true);
          expect(read.largestPiece).toBeLessThanOrEqual(UPLOAD_CHUNK_BYTES);
        }),
        { numRuns: 15 },
      );
    });

    it('answers what it stored', async () => {
      const stored = await store(pieces(patterned(1_000), 300), randomUUID());
      const expected: StoredUpload = {
        importId: stored.importId,
        keyId: stored.keyId,
        kind: 'candidates',
        receivedAt: RECEIVED_AT,
        byteLength: 1_000,
        sha256: sha256Of(patterned(1_000)),
      };
      expect(stored).toEqual({ ...expected, alreadyStored: false });
      expect(await subject.uploads.find(stored.importId)).toEqual(expected);
    });

    it('knows the same file again and keeps it once', async () => {
      const purpose = randomUUID();
      const before = await subject.countKept();
      const first = await store(pieces(patterned(700_000), 64_000), purpose);
      const second = await store(pieces(patterned(700_000), 7_000), purpose, new Date('2026-04-01T00:00:00Z'));
      expect(second).toEqual({ ...first, alreadyStored: true });
      expect((await collect(subject.uploads.read(first.importId))).bytes.equals(patterned(700_000))).toBe(true);
      if (before !== null) expect(await subject.countKept()).toBe(before + 1);
    });

    it('keeps a file once when it arrives several times at the same moment', async () => {
      const purpose = randomUUID();
      const answers = await Promise.all(Array.from({ length: 5 }, () => store(pieces(patterned(300_000), 64_000), purpose)));
      expect(answers.filter((answer) => !answer.alreadyStored)).toHaveLength(1);
      expect(new Set(answers.map((answer) => answer.importId)).size).toBe(1);
      const read = await collect(subject.uploads.read(importIdOf(purpose, sha256Of(patterned(300_000)))));
      expect(read.bytes.equals(patterned(300_000))).toBe(true);
    });

    it('refuses a file that is too large, reads no further, and keeps nothing', async () => {
      const before = await subject.countKept();
      let given = 0;
      const endless = async function* (): AsyncGenerator<Uint8Array> {
        for (;;) {
          given += 1;
          yield patterned(UPLOAD_CHUNK_BYTES);
        }
      };
      await expect(store(endless(), randomUUID())).rejects.toThrow(UploadTooLarge);
      expect(given).toBe(MAX_BYTES / UPLOAD_CHUNK_BYTES + 1);
      expect(await subject.countKept()).toBe(before);
    });

    it('passes on the failure of a truncated upload and keeps nothing', async () => {
      const before = await subject.countKept();
      const broken = async function* (): AsyncGenerator<Uint8Array> {
        yield patterned(600_000);
        throw new Error('connection reset');
      };
      await expect(store(broken(), randomUUID())).rejects.toThrow('connection reset');
      expect(await subject.countKept()).toBe(before);
    });

    it('does not hold what it was never given', async () => {
      expect(await subject.uploads.find('import-unknown')).toBeNull();
      await expect(collect(subject.uploads.read('import-unknown'))).rejects.toThrow(ImportNotHeld);
      await expect(subject.rejections.append('import-unknown', [rejected(1)])).rejects.toThrow(ImportNotHeld);
      await expect(collectRows(subject.rejections.read('import-unknown'))).rejects.toThrow(ImportNotHeld);
      await expect(subject.rejections.recordColumns('import-unknown', ['nik'])).rejects.toThrow(ImportNotHeld);
      await expect(subject.rejections.findColumns('import-unknown')).rejects.toThrow(ImportNotHeld);
    });

    it('purges what is older than a date, rejected rows included, and nothing else', async () => {
      const old = await store(pieces(patterned(10), 10), randomUUID(), new Date('2020-01-01T00:00:00Z'));
      const limit = new Date('2020-01-02T00:00:00Z');
      const kept = await store(pieces(patterned(10), 10), randomUUID(), limit);
      await subject.rejections.append(old.importId, [rejected(2)]);
      await subject.rejections.append(kept.importId, [rejected(2)]);
      expect(await subject.uploads.purgeOlderThan(limit)).toBe(1);
      expect(await subject.uploads.purgeOlderThan(limit)).toBe(0);
      expect(await subject.uploads.find(old.importId)).toBeNull();
      await expect(collectRows(subject.rejections.read(old.importId))).rejects.toThrow(ImportNotHeld);
      expect(await collectRows(subject.rejections.read(kept.importId))).toEqual([rejected(2)]);
    });

    it('takes a purged file again', async () => {
      const purpose = randomUUID();
      const first = await store(pieces(patterned(10), 10), purpose, new Date('2019-01-01T00:00:00Z'));
      await subject.uploads.purgeOlderThan(new Date('2019-01-02T00:00:00Z'));
      const again = await store(pieces(patterned(10), 10), purpose);
      expect(again).toMatchObject({ importId: first.importId, alreadyStored: false });
    });

    it('loses upload and rejected rows with the key, whoever destroyed it', async () => {
      const purpose = randomUUID();
      const { importId } = await store(pieces(patterned(10), 10), purpose);
      await subject.rejections.append(importId, [rejected(2)]);
      await subject.destroyKeyOf(importId);
      expect(await subject.uploads.find(importId)).toBeNull();
      await expect(collect(subject.uploads.read(importId))).rejects.toThrow(ImportNotHeld);
      await expect(collectRows(subject.rejections.read(importId))).rejects.toThrow(ImportNotHeld);
      expect((await store(pieces(patterned(10), 10), purpose)).alreadyStored).toBe(false);
    });
  });

  describe(`${name} as a rejection store`, () => {
    let subject: UploadsUnderTest;
    beforeAll(async () => {
      subject = await open();
    });
    afterAll(async () => {
      await subject.close();
    });

    const newImport = async (): Promise<string> => {
      const purpose = randomUUID();
      const content = pieces(patterned(10), 10);
      const importId = (sha256: string): string => importIdOf(purpose, sha256);
      const stored = await subject.uploads.store({
        kind: 'dtsen',
        receivedAt: RECEIVED_AT,
        content,
        maxBytes: MAX_BYTES,
        importIdOf: importId,
      });
      return stored.importId;
    };

    it('gives rows back by row number, as they were', async () => {
      const importId = await newImport();
      const awkward = { ...rejected(3), field: null, cells: ['', "'3275", 'a;b\n"c"', '\u0000', '=1+1', 'Ñ 🛵'] };
      await subject.rejections.append(importId, [rejected(7), awkward]);
      await subject.rejections.append(importId, [rejected(5)]);
      expect(await collectRows(subject.rejections.read(importId))).toEqual([awkward, rejected(5), rejected(7)]);
    });

    it('takes a batch twice without doubling or changing a row', async () => {
      const importId = await newImport();
      await subject.rejections.append(importId, [rejected(2), rejected(3)]);
      await subject.rejections.append(importId, [{ ...rejected(3), code: 'OTHER' }, rejected(4), rejected(4)]);
      expect(await collectRows(subject.rejections.read(importId))).toEqual([rejected(2), rejected(3), rejected(4)]);
    });

    it('carries more rows than one batch', async () => {
      const importId = await newImport();
      const rows = Array.from({ length: 2_500 }, (_, index) => rejected(index + 2));
      await subject.rejections.append(importId, rows);
      expect(await collectRows(subject.rejections.read(importId))).toEqual(rows);
    });

    it('keeps imports apart', async () => {
      const [first, second] = [await newImport(), await newImport()];
      await subject.rejections.append(first, [rejected(2)]);
      expect(await collectRows(subject.rejections.read(second))).toEqual([]);
    });

    it('keeps the first header line that it is given', async () => {
      const importId = await newImport();
      expect(await subject.rejections.findColumns(importId)).toBeNull();
      await subject.rejections.recordColumns(importId, ['NIK', 'Nama Lengkap']);
      await subject.rejections.recordColumns(importId, ['other']);
      expect(await subject.rejections.findColumns(importId)).toEqual(['NIK', 'Nama Lengkap']);
    });
  });
}

function rejected(rowNumber: number): RejectedRow {
  return {
    rowNumber,
    code: 'NIK_FORMAT',
    field: 'nik',
    message: 'Write the NIK as 16 digits.',
    cells: [`32750${rowNumber}`, 'Siti Aminah'],
  };
}

function importIdOf(purpose: string, sha256: string): string {
  return `import-${createHash('sha256').update(purpose).update(sha256).digest('hex')}`;
}

function patterned(size: number): Buffer {
  const bytes = Buffer.alloc(size);
  for (let offset = 0; offset + 4 <= size; offset += 4) bytes.writeUInt32LE((offset * 2_654_435_761) >>> 0, offset);
  return bytes;
}

function sha256Of(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

async function* pieces(bytes: Uint8Array, pieceSize: number): AsyncGenerator<Uint8Array> {
  for (let start = 0; start < bytes.length; start += pieceSize) yield bytes.subarray(start, start + pieceSize);
}

async function collect(content: AsyncIterable<Uint8Array>): Promise<{ bytes: Buffer; largestPiece: number }> {
  const read: Uint8Array[] = [];
  for await (const piece of content) read.push(piece);
  return { bytes: Buffer.concat(read), largestPiece: Math.max(0, ...read.map((piece) => piece.length)) };
}

async function collectRows(batches: AsyncIterable<readonly RejectedRow[]>): Promise<RejectedRow[]> {
  const rows: RejectedRow[] = [];
  for await (const batch of batches) rows.push(...batch);
  return rows;
}
