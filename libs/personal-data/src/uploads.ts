/**
 * The port to uploaded files. They are people's data: sealed in chunks under a key of their own from
 * the first byte that is stored, and gone when that key is destroyed.
 */

export interface UploadRequest {
  /** Kind of import, such as `candidates`. */
  readonly kind: string;
  /** When it was received, by the caller's clock; {@link UploadStore.purgeOlderThan} counts from it. */
  readonly receivedAt: Date;
  readonly content: AsyncIterable<Uint8Array>;
  /** One byte more than this is refused with {@link UploadTooLarge}. */
  readonly maxBytes: number;
  /**
   * Names the import once the SHA-256 of the whole content (64 hex digits) is known. The same file
   * for the same purpose must give the same id, and another purpose another id.
   */
  readonly importIdOf: (sha256: string) => string;
}

export interface StoredUpload {
  readonly importId: string;
  /** The key that seals the file and its rejected rows; destroying it destroys them. */
  readonly keyId: string;
  readonly kind: string;
  readonly receivedAt: Date;
  readonly byteLength: number;
  readonly sha256: string;
}

export interface UploadStore {
  /**
   * Seals and stores a file as it streams in, holding one chunk of it in memory at a time; durable
   * before it resolves. `alreadyStored` tells that this import id was here before: the earlier
   * upload is kept and answered. When the content fails or is too large nothing is left behind.
   */
  store(request: UploadRequest): Promise<StoredUpload & { readonly alreadyStored: boolean }>;
  /** The upload of an import, or null when there is none or it was purged. */
  find(importId: string): Promise<StoredUpload | null>;
  /**
   * Streams the file back, opened, in pieces of at most 256 KiB. Throws {@link ImportNotHeld} when
   * there is none, and SealedBodyUnreadable when what is stored is not what was uploaded.
   */
  read(importId: string): AsyncIterable<Uint8Array>;
  /**
   * Destroys uploads received before `date`, with their rejected rows, by destroying their keys;
   * uploads that a crash cut short too. Answers how many there were.
   */
  purgeOlderThan(date: Date): Promise<number>;
}

/** Thrown for an import whose upload is unknown or was purged. */
export class ImportNotHeld extends Error {
  override readonly name = 'ImportNotHeld';
  readonly code = 'IMPORT_NOT_HELD';

  constructor(readonly importId: string) {
    super(`No upload is held for ${importId}; it is unknown, or was destroyed after its retention time.`);
  }
}

/** Thrown when a file is larger than the caller allows; nothing of it is kept. */
export class UploadTooLarge extends Error {
  override readonly name = 'UploadTooLarge';
  readonly code = 'UPLOAD_TOO_LARGE';

  constructor(readonly maxBytes: number) {
    super(`The file is larger than the ${maxBytes} bytes allowed. Split it and upload the parts.`);
  }
}
