import { type Folded } from '@lindung/domain/event';
import { type ProgramEvent } from '@lindung/domain/program/events';
import { foldProgram } from '@lindung/domain/program/fold';
import { type ProgramState } from '@lindung/domain/program/state';
import { type BusinessDate, type ProgramId, type WorkerId } from '@lindung/domain/values/brands';
import { type EventStore, type Position } from '@lindung/event-store/event-store';
import { type Application } from '../application.js';
import { foldable } from '../foldable.js';
import { foldWorker } from '../worker/load-worker.js';
import { openPersonalData, personalKeyIds } from '../worker/open-personal-data.js';
import { workerStream } from '@lindung/domain/streams';
import { cellsOf, type Participant, type ParticipantColumn } from './columns.js';

/** A worker whose premium is paid and whose coverage is not confirmed, with the payment that stands. */
export interface Recipient {
  readonly workerId: WorkerId;
  readonly coverFrom: BusinessDate;
  readonly coverUntil: BusinessDate;
  readonly sp2dNumber: string;
}

/** Everyone whom BPJS Ketenagakerjaan still has to take: paid, not confirmed, not ended; rejected ones for another try. */
export function recipientsOf(state: ProgramState): readonly Recipient[] {
  const recipients: Recipient[] = [];
  for (const { workerId, payment } of state.seats.values()) {
    if (payment === null || payment.cover === 'confirmed' || payment.cover === 'ended') continue;
    const { coverFrom, coverUntil, sp2dNumber } = payment;
    recipients.push({ workerId, coverFrom, coverUntil, sp2dNumber });
  }
  return recipients;
}

/** The recipients as they were just before an event of the programme's stream. */
export async function recipientsBefore(eventStore: EventStore, programId: ProgramId, revision: number): Promise<readonly Recipient[]> {
  let state: ProgramState | null = null;
  for await (const batch of eventStore.readStream(programId)) {
    const earlier = batch.filter((recorded) => recorded.revision < revision);
    state = foldProgram(state, earlier.map((recorded): Folded<ProgramEvent> => foldable<ProgramEvent>(recorded)));
    if (earlier.length < batch.length) break;
  }
  return state === null ? [] : recipientsOf(state);
}

/** Workers whose sealed data is opened at once. */
const PARTICIPANTS_PER_BATCH = 500;

/**
 * The file's rows, heading first, with personal data as it stood at a log position, so that the same
 * recipients and position make the same bytes. Who has been erased meanwhile is left out.
 */
export async function* participantRows(
  app: Application,
  columns: readonly ParticipantColumn[],
  recipients: readonly Recipient[],
  asOf: Position,
): AsyncGenerator<readonly (readonly string[])[]> {
  yield [columns.map(({ heading }) => heading)];
  let number = 0;
  for (let start = 0; start < recipients.length; start += PARTICIPANTS_PER_BATCH) {
    const batch = recipients.slice(start, start + PARTICIPANTS_PER_BATCH);
    const participants = await openBatch(app, batch, asOf);
    yield participants.map((participant) => cellsOf(columns, { ...participant, number: ++number }));
  }
}

async function openBatch(app: Application, recipients: readonly Recipient[], asOf: Position): Promise<readonly Omit<Participant, 'number'>[]> {
  const streams = await app.eventStore.readStreams(recipients.map(({ workerId }) => workerStream(workerId)));
  const loaded = recipients.map((recipient) => {
    const events = streams.get(workerStream(recipient.workerId)) ?? [];
    return { recipient, events: events.filter(({ position }) => app.eventStore.comparePositions(position, asOf) <= 0) };
  });
  const keys = await app.vault.getKeys([...new Set(loaded.flatMap(({ events }) => personalKeyIds(events)))]);
  return loaded.flatMap(({ recipient, events }) => {
    const { state } = foldWorker(events);
    const personal = openPersonalData(events, keys);
    if (state.kind === 'unknown' || personal === null) return [];
    const { coverFrom, coverUntil, sp2dNumber } = recipient;
    return [{ personal, facts: state.facts, coverFrom, coverUntil, sp2dNumber }];
  });
}
