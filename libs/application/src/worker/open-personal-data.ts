import { decodeEvent } from '@lindung/domain/event-codec';
import { type WorkerPersonalData } from '@lindung/domain/worker/events';
import { type RecordedEvent } from '@lindung/event-store/event-store';
import { eventAad, openBody } from '@lindung/personal-data/sealing';
import { type DataKeys } from '../record.js';

/** The keys that a worker's present personal data is sealed under: those of the latest registration and its corrections. */
export function personalKeyIds(events: readonly RecordedEvent[]): readonly string[] {
  const keyIds = new Set<string>();
  for (const recorded of sinceLatestRegistration(events)) {
    const event = decodeEvent(recorded);
    if (isPersonal(event)) keyIds.add(event.data.keyId);
  }
  return [...keyIds];
}

/**
 * A worker's personal data as the latest registration gave it and corrections changed it, or null
 * where it was erased. Throws SealedBodyUnreadable where ciphertext was altered.
 */
export function openPersonalData(events: readonly RecordedEvent[], keys: DataKeys): WorkerPersonalData | null {
  let data = null as WorkerPersonalData | null;
  for (const recorded of sinceLatestRegistration(events)) {
    const event = decodeEvent(recorded);
    if (event.type === 'PersonalDataErased') return null;
    if (!isPersonal(event) || recorded.sealed === null) continue;
    const key = keys.get(event.data.keyId);
    if (key === undefined) return null;
    const body = openBody(key, eventAad(event.data.keyId, recorded.streamId, recorded.type), recorded.sealed);
    // Sealed bodies are authentic, so that they have the shape in which the decision wrote them.
    if (event.type !== 'WorkerDetailsCorrected') data = body as unknown as WorkerPersonalData;
    else if (data !== null) data = { ...data, ...(body['changes'] as Partial<WorkerPersonalData>) };
  }
  return data;
}

type Decoded = ReturnType<typeof decodeEvent>;
type Personal = Extract<Decoded, { readonly type: 'WorkerRegistered' | 'WorkerReregistered' | 'WorkerDetailsCorrected' }>;

const isPersonal = (event: Decoded): event is Personal =>
  event.type === 'WorkerRegistered' || event.type === 'WorkerReregistered' || event.type === 'WorkerDetailsCorrected';

function sinceLatestRegistration(events: readonly RecordedEvent[]): readonly RecordedEvent[] {
  const start = events.findLastIndex(({ type }) => type === 'WorkerRegistered' || type === 'WorkerReregistered');
  return start < 0 ? [] : events.slice(start);
}
