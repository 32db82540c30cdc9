import { randomUUID } from 'node:crypto';
import { type Pool } from 'pg';
import { type ImportKey } from '../rejections.js';
import { openChunks, sealChunks, type ContentDigest } from '../upload-chunks.js';
import { ImportNotHeld, type StoredUpload, type UploadRequest, type UploadStore } from '../uploads.js';
import { type Vault } from '../vault.js';
import { getImportKey } from './import-key.js';
import { sqlStateOf, UNIQUE_VIOLATION } from './sql-state.js';

/** A mebibyte at a time is read back. */
const CHUNKS_PER_READ = 4;
const PURGE_CHUNK_UPLOADS = 100;
/** An earlier upload that is purged at the very moment frees its id again; then it is tried anew. */
const MAX_FINISH_ATTEMPTS = 5;

interface UploadRecord {
  readonly key_id: string;
  readonly import_id: string;
  readonly kind: string;
  readonly received_at: Date;
  readonly byte_length: string;
  readonly sha256: string;
}

/** Uploads in the `vault` schema. `pool` and `vault` connect with the writer's role. */
export class PostgresUploadStore implements UploadStore {
  constructor(
    private readonly pool: Pool,
    private readonly vault: Vault,
  ) {}

  async store(request: UploadRequest): Promise<StoredUpload & { readonly alreadyStored: boolean }> {
    const keyId = randomUUID();
    const dataKey = (await this.vault.createKeys([{ keyId, purpose: 'import' }])).get(keyId);
    if (dataKey === undefined) throw new Error('The vault answered without the key that it created.');
    try {
      const digest = await this.storeChunks(request, { keyId, dataKey });
      const stored = await this.finish(keyId, request, digest);
      if (stored.alreadyStored) await this.vault.destroyKeys([keyId]);
      return stored;
    } catch (error) {
      await this.discard(keyId);
      throw error;
    }
  }

  async find(importId: string): Promise<StoredUpload | null> {
    const found = await this.pool.query<UploadRecord>(
      'SELECT key_id, import_id, kind, received_at, byte_length, sha256 FROM vault.uploads WHERE import_id = $1',
      [importId],
    );
    const record = found.rows[0];
    return record === undefined ? null : toStoredUpload(record);
  }

  async *read(importId: string): AsyncGenerator<Uint8Array> {
    const upload = await this.find(importId);
    if (upload === null) throw new ImportNotHeld(importId);
    const key = await getImportKey(this.pool, this.vault, importId);
    yield* openChunks(this.readSealed(key.keyId), key, upload);
  }

  async purgeOlderThan(date: Date): Promise<number> {
    let purged = 0;
    for (;;) {
      const outdated = await this.pool.query<{ key_id: string }>(
        'SELECT key_id FROM vault.uploads WHERE received_at < $1 ORDER BY received_at LIMIT $2',
        [date, PURGE_CHUNK_UPLOADS],
      );
      if (outdated.rows.length === 0) return purged;
      await this.vault.destroyKeys(outdated.rows.map((row) => row.key_id));
      purged += outdated.rows.length;
    }
  }

  /** Each chunk commits on its own, so that a slow upload holds no transaction and no connection. */
  private async storeChunks(request: UploadRequest, key: ImportKey): Promise<ContentDigest> {
    await this.pool.query('INSERT INTO vault.uploads (key_id, kind, received_at) VALUES ($1, $2, $3)', [
      key.keyId,
      request.kind,
      request.receivedAt,
    ]);
    return sealChunks(request.content, key, request.maxBytes, async (chunkNumber, sealed) => {
      await this.pool.query('INSERT INTO vault.upload_chunks (key_id, chunk_number, sealed) VALUES ($1, $2, $3)', [
        key.keyId,
        chunkNumber,
        sealed,
      ]);
    });
  }

  private async finish(
    keyId: string,
    request: UploadRequest,
    digest: ContentDigest,
  ): Promise<StoredUpload & { readonly alreadyStored: boolean }> {
    const importId = request.importIdOf(digest.sha256);
    for (let attempt = 1; ; attempt += 1) {
      try {
        await this.pool.query(
          'UPDATE vault.uploads SET import_id = $2, byte_length = $3, sha256 = $4 WHERE key_id = $1',
          [keyId, importId, digest.byteLength, digest.sha256],
        );
        return { importId, keyId, kind: request.kind, receivedAt: request.receivedAt, ...digest, alreadyStored: false };
      } catch (error) {
        if (sqlStateOf(error) !== UNIQUE_VIOLATION || attempt === MAX_FINISH_ATTEMPTS) throw error;
        const earlier = await this.find(importId);
        if (earlier !== null) return { ...earlier, alreadyStored: true };
      }
    }
  }

  /** Best effort after a failure, which is what the caller must hear of; the purge finds what is left. */
  private async discard(keyId: string): Promise<void> {
    await this.vault.destroyKeys([keyId]).catch(() => undefined);
  }

  private async *readSealed(keyId: string): AsyncGenerator<Uint8Array> {
    for (let next = 0; ; next += CHUNKS_PER_READ) {
      const chunks = await this.pool.query<{ sealed: Buffer }>(
        `SELECT sealed FROM vault.upload_chunks
         WHERE key_id = $1 AND chunk_number >= $2 AND chunk_number < $3 ORDER BY chunk_number`,
        [keyId, next, next + CHUNKS_PER_READ],
      );
      for (const { sealed } of chunks.rows) yield sealed;
      if (chunks.rows.length < CHUNKS_PER_READ) return;
    }
  }
}

function toStoredUpload(record: UploadRecord): StoredUpload {
  return {
    importId: record.import_id,
    keyId: record.key_id,
    kind: record.kind,
    receivedAt: record.received_at,
    byteLength: Number(record.byte_length),
    sha256: record.sha256,
  };
}
