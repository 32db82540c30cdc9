import { type FindingList } from '../finding.js';
import { type VerbContext } from '../verb.js';
import { DamagedRecord, type RawEvent } from './log-source.js';

export interface Scan {
  /** For the progress bar. */
  readonly title: string;
  /** Last position to look at. */
  readonly until: number;
  readonly findings: FindingList;
}

/**
 * Shows every event up to a position to `visit`, in order. Positions that are missing and events that
 * cannot be read become findings, and the walk goes on behind them where it can.
 */
export async function scanLog({ source, progress, signal }: Pick<VerbContext, 'source' | 'progress' | 'signal'>, { title, until, findings }: Scan, visit: (event: RawEvent) => void): Promise<void> {
  const damaged = ({ position, message }: DamagedRecord): void => findings.add('EVENT_UNREADABLE', position, `The event at position ${position} cannot be read: ${message}.`);
  let expected = 1;
  progress.start(title, until);
  try {
    for await (const batch of source.events(0, until)) {
      signal.throwIfAborted();
      for (const event of batch) {
        if (event.position !== expected) findings.add('EVENT_MISSING', expected, `The event at position ${expected} is missing: that of position ${event.position} stands in its place.`);
        expected = event.position + 1;
        try {
          visit(event);
        } catch (error) {
          if (!(error instanceof DamagedRecord)) throw error;
          damaged(error);
        }
      }
      progress.at(expected - 1);
    }
    if (expected <= until) findings.add('EVENT_MISSING', expected, `The log ends in front of position ${expected}, but it should go on to ${until}.`);
  } catch (error) {
    if (!(error instanceof DamagedRecord)) throw error;
    damaged(error);
  } finally {
    progress.stop();
  }
}
