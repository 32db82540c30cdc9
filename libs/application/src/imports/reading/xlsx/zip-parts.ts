import { type Entry, fromBufferPromise, type ZipFile } from 'yauzl';
import { FileRefused, unreadable } from '../file-refused.js';
import { type FileSource } from '../file-row.js';
import { type ReadingCaps } from '../reading-caps.js';

/** The parts of a workbook, each of which can be read as a stream, under caps. */
export class ZipParts {
  #unpackedBytes = 0;

  private constructor(
    private readonly zip: ZipFile,
    private readonly entries: ReadonlyMap<string, Entry>,
    private readonly caps: ReadingCaps,
  ) {}

  /**
   * Holds the packed file in memory, which the cap on files bounds: the directory of a zip stands at
   * its end, and the parts are not in the order in which they are needed.
   */
  static async open(source: FileSource, caps: ReadingCaps): Promise<ZipParts> {
    const bytes = Buffer.allocUnsafe(source.byteLength);
    let length = 0;
    for await (const piece of source.read()) {
      bytes.set(piece, length);
      length += piece.length;
    }
    try {
      const zip = await fromBufferPromise(bytes.subarray(0, length), { validateEntrySizes: true });
      if (zip.entryCount > caps.zipEntries) throw bomb();
      const entries = new Map<string, Entry>();
      for await (const entry of zip.eachEntry()) entries.set(entry.fileName.toLowerCase(), entry);
      return new ZipParts(zip, entries, caps);
    } catch (error) {
      throw error instanceof FileRefused ? error : cutShort();
    }
  }

  has(path: string): boolean {
    return this.entries.has(path.toLowerCase());
  }

  /** The unpacked bytes of a part. Sizes that the zip declares are held against what comes out. */
  async *read(path: string): AsyncGenerator<Uint8Array> {
    const entry = this.entries.get(path.toLowerCase());
    if (entry === undefined) throw unreadable('The workbook lacks one of its parts. Save it again as XLSX and upload it.');
    if (entry.isEncrypted()) throw unreadable('The workbook is protected by a password. Save it without one.');
    this.#count(entry);
    try {
      const stream = await this.zip.openReadStreamPromise(entry);
      try {
        for await (const piece of stream as AsyncIterable<Buffer>) yield piece;
      } finally {
        stream.destroy();
      }
    } catch (error) {
      throw error instanceof FileRefused ? error : cutShort();
    }
  }

  /** A part counts once per reading: what is bounded is the work, not the storage. */
  #count({ compressedSize, uncompressedSize }: Entry): void {
    this.#unpackedBytes += uncompressedSize;
    const tooDense = uncompressedSize > SMALL_PART_BYTES && uncompressedSize > compressedSize * this.caps.unpackedRatio;
    if (tooDense || this.#unpackedBytes > this.caps.unpackedBytes) throw bomb();
  }
}

/** A part of this size harms nobody, however well it was packed. */
const SMALL_PART_BYTES = 1024 * 1024;

const bomb = (): FileRefused => new FileRefused('FILE_TOO_LARGE', 'The workbook unpacks to far more than a list of people needs. Copy the list into a new workbook and save it as XLSX or CSV.');
const cutShort = (): FileRefused => unreadable('The workbook is damaged or cut short. Save it again as XLSX and upload it whole.');
