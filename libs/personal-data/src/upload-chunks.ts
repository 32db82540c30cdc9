import { createHash } from 'node:crypto';
import { openBytes, SealedBodyUnreadable, sealBytes } from './sealing.js';
import { UploadTooLarge } from './uploads.js';

/** Files are sealed and stored in chunks of this many bytes; only the last may be shorter. */
export const UPLOAD_CHUNK_BYTES = 256 * 1024;

export interface ContentDigest {
  readonly byteLength: number;
  /** 64 hex digits. */
  readonly sha256: string;
}

/**
 * Cuts a stream of pieces of any size into chunks, seals each under `key` and hands it to `save`
 * before the next is read. Answers length and digest of the plaintext. Throws UploadTooLarge.
 */
export async function sealChunks(
  content: AsyncIterable<Uint8Array>,
  key: { readonly keyId: string; readonly dataKey: Uint8Array },
  maxBytes: number,
  save: (chunkNumber: number, sealed: Uint8Array) => Promise<void>,
): Promise<ContentDigest> {
  const hash = createHash('sha256');
  const chunk = Buffer.allocUnsafe(UPLOAD_CHUNK_BYTES);
  let filled = 0;
  let chunkNumber = 0;
  let byteLength = 0;
  const flush = async (): Promise<void> => {
    await save(chunkNumber, sealBytes(key.dataKey, chunkAad(key.keyId, chunkNumber), chunk.subarray(0, filled)));
    chunkNumber += 1;
    filled = 0;
  };
  for await (const piece of content) {
    byteLength += piece.length;
    if (byteLength > maxBytes) throw new UploadTooLarge(maxBytes);
    hash.update(piece);
    for (let offset = 0; offset < piece.length; ) {
      const taken = piece.subarray(offset, offset + UPLOAD_CHUNK_BYTES - filled);
      chunk.set(taken, filled);
      filled += taken.length;
      offset += taken.length;
      if (filled === UPLOAD_CHUNK_BYTES) await flush();
    }
  }
  if (filled > 0) await flush();
  return { byteLength, sha256: hash.digest('hex') };
}

/**
 * Opens sealed chunks in order. Chunks cannot be swapped, because each is tied to its number; that
 * none is missing at the end is checked against the digest, after the last one was given out.
 */
export async function* openChunks(
  sealedChunks: AsyncIterable<Uint8Array>,
  key: { readonly keyId: string; readonly dataKey: Uint8Array },
  expected: ContentDigest,
): AsyncGenerator<Uint8Array> {
  const hash = createHash('sha256');
  let chunkNumber = 0;
  for await (const sealed of sealedChunks) {
    const plaintext = openBytes(key.dataKey, chunkAad(key.keyId, chunkNumber), sealed);
    hash.update(plaintext);
    chunkNumber += 1;
    yield plaintext;
  }
  if (hash.digest('hex') !== expected.sha256) throw new SealedBodyUnreadable('digest-mismatch');
}

function chunkAad(keyId: string, chunkNumber: number): string {
  return JSON.stringify(['upload-chunk', keyId, chunkNumber]);
}
