import { setTimeout as delay } from 'node:timers/promises';

const LOOK_AGAIN_MS = 20;

/**
 * Looks until what is seen satisfies `holds`, and answers it. Throws with what was seen last when
 * `withinMs` is over; an error while looking counts as not yet.
 */
export async function eventually<Seen>(look: () => Promise<Seen>, holds: (seen: Seen) => boolean, withinMs = 60_000): Promise<Seen> {
  const deadline = Date.now() + withinMs;
  let last = 'nothing';
  for (;;) {
    try {
      const seen = await look();
      if (holds(seen)) return seen;
      last = JSON.stringify(seen)?.slice(0, 500) ?? 'undefined';
    } catch (error) {
      last = String(error);
    }
    if (Date.now() > deadline) throw new Error(`It did not come to hold within ${withinMs} ms; seen last: ${last}`);
    await delay(LOOK_AGAIN_MS);
  }
}
