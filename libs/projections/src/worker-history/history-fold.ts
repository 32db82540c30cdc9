import { type LogEvent } from '../fold/log-event.js';
import { type HistoryRow } from './history-table.js';

/**
 * The event under whom it concerns: the worker where it names one, else the programme. Imports have
 * a read model of their own. The texts are passed on as the log holds them.
 */
export function historyRow({ type, data, meta }: LogEvent): HistoryRow | null {
  const subject = 'workerId' in data ? data.workerId : 'importId' in data ? null : data.programId;
  if (subject === null) return null;
  return { subject, position: meta.position, type, envelope: meta.recorded.envelope, data: meta.recorded.data };
}
