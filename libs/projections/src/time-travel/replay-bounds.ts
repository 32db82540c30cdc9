/** How many replays are kept, how large, and how long. */
export interface ReplayBounds {
  readonly kept: number;
  /** Of all kept replays together, on disk. */
  readonly bytes: number;
  /** A replay that nobody asked for goes longer than this is dropped. */
  readonly idleMs: number;
  /** However much it is used, no replay is kept longer: keys are destroyed without an event too. */
  readonly ageMs: number;
}

const GIBIBYTE = 1024 ** 3;
const MINUTE_MS = 60_000;

export const defaultReplayBounds: ReplayBounds = { kept: 6, bytes: 4 * GIBIBYTE, idleMs: 30 * MINUTE_MS, ageMs: 12 * 60 * MINUTE_MS };

/** A schema that takes room: of a kept replay, or one that is still to be dropped (`position` null). */
export interface KeptReplay {
  readonly schema: string;
  readonly position: number | null;
  readonly bytes: number;
  /** Since it was last used. */
  readonly idleMs: number;
}

/**
 * The kept replays that must go before one of `expectedBytes` is built, those that nobody used for
 * longest first; null where there is no room until something that is being dropped is gone.
 */
export function makeRoom(present: readonly KeptReplay[], expectedBytes: number, bounds: ReplayBounds): readonly KeptReplay[] | null {
  const evictable = present.filter(({ position }) => position !== null).sort((a, b) => b.idleMs - a.idleMs);
  let count = present.length;
  let bytes = present.reduce((sum, replay) => sum + replay.bytes, 0);
  const evicted: KeptReplay[] = [];
  while (count + 1 > bounds.kept || bytes + expectedBytes > bounds.bytes) {
    const next = evictable.shift();
    if (next === undefined) return null;
    evicted.push(next);
    count -= 1;
    bytes -= next.bytes;
  }
  return evicted;
}
