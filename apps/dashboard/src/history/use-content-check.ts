/** Whether each event of a list is what its envelope seals. The hashing is loaded only with the first list. */
import { useEffect, useState } from 'react';
import { type HistoryEvent } from '@lindung/integration-events/http/worker-answers';

interface Checked {
  readonly events: readonly HistoryEvent[];
  /** Ids of those that differ. */
  readonly differing: ReadonlySet<string>;
}

/** The ids of the events that differ; null while they are not checked yet, or cannot be. */
export function useContentCheck(events: readonly HistoryEvent[]): ReadonlySet<string> | null {
  const [checked, setChecked] = useState<Checked | null>(null);
  useEffect(() => {
    let isWanted = true;
    import('../evidence/event-content').then(
      ({ contentMatches }) => isWanted && setChecked({ events, differing: new Set(events.filter((event) => !contentMatches(event)).map(({ eventId }) => eventId)) }),
      () => undefined,
    );
    return () => {
      isWanted = false;
    };
  }, [events]);
  return checked?.events === events ? checked.differing : null;
}
