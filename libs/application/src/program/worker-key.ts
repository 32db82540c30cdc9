import { type WorkerId } from '@lindung/domain/values/brands';
import { type Application } from '../application.js';
import { type DataKeys } from '../record.js';
import { loadWorker } from '../worker/load-worker.js';

/** The key of a worker's present registration, or why there is none. */
export type WorkerKey =
  | { readonly kind: 'found'; readonly keyId: string; readonly keys: DataKeys }
  | { readonly kind: 'unknown' }
  | { readonly kind: 'erased' };

/** Reads the key under which what a programme's event says in confidence about a worker is sealed. */
export async function workerKey(app: Application, workerId: WorkerId): Promise<WorkerKey> {
  const { state } = await loadWorker(app.eventStore, workerId);
  if (state.kind === 'unknown') return { kind: 'unknown' };
  if (state.erased) return { kind: 'erased' };
  const keys = await app.vault.getKeys([state.keyId]);
  return keys.has(state.keyId) ? { kind: 'found', keyId: state.keyId, keys } : { kind: 'erased' };
}
