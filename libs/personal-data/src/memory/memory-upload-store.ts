import { randomUUID } from 'node:crypto';
import { type ImportKey } from '../rejections.js';
import { openChunks, sealChunks } from '../upload-chunks.js';
import { ImportNotHeld, type StoredUpload, type UploadRequest, type UploadStore } from '../uploads.js';
import { type MemoryVault } from './memory-vault.js';

interface HeldUpload {
  readonly upload: StoredUpload;
  readonly key: ImportKey;
  readonly sealedChunks: readonly Uint8Array[];
}

/** Uploads for unit tests: sealed like the real ones, kept in memory, gone with their key. */
export class MemoryUploadStore implements UploadStore {
  private readonly uploads = new Map<string, HeldUpload>();

  constructor(private readonly vault: MemoryVault) {}

  async store(request: UploadRequest): Promise<StoredUpload & { readonly alreadyStored: boolean }> {
    const keyId = randomUUID();
    const dataKey = (await this.vault.createKeys([{ keyId, purpose: 'import' }])).get(keyId) ?? new Uint8Array();
    const sealedChunks: Uint8Array[] = [];
    try {
      const digest = await sealChunks(request.content, { keyId, dataKey }, request.maxBytes, async (_, sealed) => {
        sealedChunks.push(sealed);
      });
      const importId = request.importIdOf(digest.sha256);
      // Looked up without waiting, so that of several uploads at once only one can find nothing.
      const earlier = this.held(importId);
      if (earlier !== undefined) {
        await this.vault.destroyKeys([keyId]);
        return { ...earlier.upload, alreadyStored: true };
      }
      const upload = { importId, keyId, kind: request.kind, receivedAt: request.receivedAt, ...digest };
      this.uploads.set(importId, { upload, key: { keyId, dataKey }, sealedChunks });
      return { ...upload, alreadyStored: false };
    } catch (error) {
      await this.vault.destroyKeys([keyId]);
      throw error;
    }
  }

  async find(importId: string): Promise<StoredUpload | null> {
    return this.held(importId)?.upload ?? null;
  }

  async *read(importId: string): AsyncGenerator<Uint8Array> {
    const held = this.held(importId);
    if (held === undefined) throw new ImportNotHeld(importId);
    yield* openChunks(eachOf(held.sealedChunks), held.key, held.upload);
  }

  async purgeOlderThan(date: Date): Promise<number> {
    const outdated = [...this.uploads.values()].filter(({ upload }) => upload.receivedAt < date);
    await this.vault.destroyKeys(outdated.map(({ key }) => key.keyId));
    for (const { upload } of outdated) this.uploads.delete(upload.importId);
    return outdated.length;
  }

  /** The key of an import. Throws ImportNotHeld. */
  getImportKey(importId: string): ImportKey {
    const held = this.held(importId);
    if (held === undefined) throw new ImportNotHeld(importId);
    return held.key;
  }

  /** An upload whose key was destroyed is not there any more, whoever destroyed it. */
  private held(importId: string): HeldUpload | undefined {
    const held = this.uploads.get(importId);
    return held !== undefined && this.vault.holds(held.key.keyId) ? held : undefined;
  }
}

async function* eachOf(chunks: readonly Uint8Array[]): AsyncGenerator<Uint8Array> {
  yield* chunks;
}
