import { decodeEvent } from '@lindung/domain/event-codec';
import { type ProgramId, type WorkerId } from '@lindung/domain/values/brands';
import { eventAad, openBody, SealedBodyUnreadable } from '@lindung/personal-data/sealing';
import { type RecordedEvent } from '@lindung/event-store/event-store';
import { type Application } from '../../application.js';
import { ImportDelayed } from '../import-kind.js';

/**
 * The KPJ numbers that stand for these workers in a programme, opened within this process to tell a
 * repeated answer from another one. Workers without one, or whose key was destroyed, are absent.
 * Reads the stretch of the programme's stream in which their confirmations lie.
 */
export async function standingKpjs(app: Application, programId: ProgramId, workerIds: readonly WorkerId[]): Promise<ReadonlyMap<WorkerId, string>> {
  const looked = await app.programs.inspect(programId, ({ confirmations }) => workerIds.flatMap((workerId) => confirmations.get(workerId) ?? []));
  if (looked.kind !== 'done') throw new ImportDelayed();
  const revisions = new Set(looked.answer);
  if (revisions.size === 0) return new Map();
  const events = await eventsAt(app, programId, revisions);
  const keys = await app.vault.getKeys(events.map(({ keyId }) => keyId));
  const kpjs = new Map<WorkerId, string>();
  for (const { workerId, keyId, recorded } of events) {
    const kpj = openKpj(keys.get(keyId), keyId, recorded);
    if (kpj !== null) kpjs.set(workerId, kpj);
  }
  return kpjs;
}

interface Confirmation {
  readonly workerId: WorkerId;
  readonly keyId: string;
  readonly recorded: RecordedEvent;
}

async function eventsAt(app: Application, programId: ProgramId, revisions: ReadonlySet<number>): Promise<readonly Confirmation[]> {
  const last = [...revisions].reduce((a, b) => Math.max(a, b));
  const found: Confirmation[] = [];
  for await (const batch of app.eventStore.readStream(programId, { fromRevision: [...revisions].reduce((a, b) => Math.min(a, b)) })) {
    for (const recorded of batch) {
      if (!revisions.has(recorded.revision)) continue;
      const event = decodeEvent(recorded);
      if (event.type === 'CoverageConfirmed') found.push({ workerId: event.data.workerId, keyId: event.data.keyId, recorded });
    }
    if ((batch.at(-1)?.revision ?? last) >= last) break;
  }
  return found;
}

function openKpj(key: Uint8Array | undefined, keyId: string, { streamId, type, sealed }: RecordedEvent): string | null {
  if (key === undefined || sealed === null) return null;
  try {
    const { kpj } = openBody(key, eventAad(keyId, streamId, type), sealed);
    return typeof kpj === 'string' ? kpj : null;
  } catch (error) {
    if (error instanceof SealedBodyUnreadable) return null;
    throw error;
  }
}
