import { type Position } from '@lindung/event-store/event-store';
import { type PostgresEventStore } from '@lindung/event-store/postgres/postgres-event-store';
import { Memory } from '@lindung/projections/reading/memory';
import { type QueryApiDependencies } from './dependencies.js';

/** Moments whose place in the log is remembered: what is recorded never changes. */
const momentsRemembered = 1_000;

/** The times of the log; what can never change any more is asked of it once. */
export function rememberedLog(store: Pick<PostgresEventStore, 'lastPositionAt' | 'recordedAt'>): Pick<QueryApiDependencies, 'lastPositionAt' | 'recordedAt'> {
  const times = new Memory<Date>(momentsRemembered);
  const positions = new Memory<string>(momentsRemembered);
  const recordedAt = async (position: string): Promise<Date | null> => {
    const known = times.get(position);
    if (known !== undefined) return known;
    const time = await store.recordedAt(position as Position);
    if (time !== null) times.set(position, time);
    return time;
  };
  return {
    recordedAt,
    lastPositionAt: async (time) => {
      const known = positions.get(time.toISOString());
      if (known !== undefined) return known;
      const position = await store.lastPositionAt(time);
      // Once something was recorded later, nothing can be recorded at this time any more.
      const next = await recordedAt(String(Number(position) + 1));
      if (next !== null && next > time) positions.set(time.toISOString(), position);
      return position;
    },
  };
}
