import { type ImportCounts, type ImportEvent, noRows } from '@lindung/domain/import/events';
import { type ReasonCode } from '@lindung/domain/reasons';
import { importStream } from '@lindung/domain/streams';
import { type Actor, type EventStore, type Position, type RecordedEvent } from '@lindung/event-store/event-store';
import { foldable } from '../foldable.js';
import { type ImportPurpose } from './import-id.js';

/** One import as its stream tells it. */
export interface ImportState extends ImportPurpose {
  readonly importId: string;
  readonly sizeBytes: number;
  /** Whoever uploaded it first; its rows are commands of this person. */
  readonly uploader: Actor;
  readonly status: 'running' | 'completed' | 'failed';
  readonly counts: ImportCounts;
  /** Last row of the file that has come to its end; 0 before the first. */
  readonly row: number;
  readonly problem: { readonly code: ReasonCode; readonly detail: string } | null;
  /** The event that started it; the name of the file is sealed in it. */
  readonly started: RecordedEvent;
  readonly keyId: string;
  readonly finishedAt: string | null;
  /** Of the latest event. */
  readonly revision: number;
  readonly position: Position;
}

/** The import, or null where no file was ever taken in under that id. */
export async function loadImport(eventStore: EventStore, importId: string): Promise<ImportState | null> {
  const streamId = importStream(importId);
  const events = (await eventStore.readStreams([streamId])).get(streamId) ?? [];
  return events.reduce<ImportState | null>(evolveImport, null);
}

/** The state after one more event of the stream. */
export function evolveImport(state: ImportState | null, recorded: RecordedEvent): ImportState | null {
  const event = foldable<ImportEvent>(recorded);
  if (event.type === 'ImportStarted') {
    const { importId, kind, programId, period, sizeBytes, keyId } = event.data;
    const { actor, revision, position } = recorded;
    return {
      importId, kind, programId, period, sizeBytes, keyId, revision, position,
      uploader: actor, status: 'running', counts: noRows, row: 0, problem: null, started: recorded, finishedAt: null,
    };
  }
  if (state === null) throw new Error(`The stream of an import begins with ${event.type}.`);
  const { revision, position } = recorded;
  const finishedAt = recorded.recordedAt;
  switch (event.type) {
    case 'ImportProgressed':
      return { ...state, revision, position, status: 'running', counts: countsOf(event.data), row: event.data.row, problem: null, finishedAt: null };
    case 'ImportCompleted':
      return { ...state, revision, position, status: 'completed', counts: countsOf(event.data), problem: null, finishedAt };
    case 'ImportFailed':
      return { ...state, revision, position, status: 'failed', counts: countsOf(event.data), problem: { code: event.data.code, detail: event.data.detail }, finishedAt };
    case 'RejectedRowsRevealed':
      return { ...state, revision };
    default:
      return event satisfies never;
  }
}

function countsOf({ rows, accepted, repaired, rejected, duplicates, ignored }: ImportCounts): ImportCounts {
  return { rows, accepted, repaired, rejected, duplicates, ignored };
}
