import { ReadModelSnapshot } from '../replay/read-model-snapshot.js';
import { type RecordedDigests } from '../source/log-source.js';

/**
 * Digests of the live read models and the position that they stand for, so that whoever has only the
 * export can hold a replay against what the dashboard showed.
 */
export async function liveDigests(databaseUrl: string, signal: AbortSignal): Promise<RecordedDigests> {
  const snapshot = await ReadModelSnapshot.open(databaseUrl, signal, 'lindung_query');
  try {
    return { position: snapshot.position, digests: await snapshot.digests() };
  } finally {
    await snapshot.close();
  }
}
