/**
 * Read your own writes: the position of the last command that this tab sent. Every query asks for
 * at least that, so that what a person just did is on the screen that follows.
 */
let floor: string | null = null;

const decimal = /^[0-9]+$/;

function isLater(candidate: string, than: string): boolean {
  if (!decimal.test(candidate) || !decimal.test(than)) return true;
  return BigInt(candidate) > BigInt(than);
}

/** Raises the floor; where positions are opaque the latest command wins. */
export function raiseFloor(position: string): void {
  if (floor === null || isLater(position, floor)) floor = position;
}

/** The position that answers must contain, or null when nothing was sent yet. */
export function currentFloor(): string | null {
  return floor;
}

/** Forgets it: after signing out, and when the log turns out to be another one. */
export function clearFloor(): void {
  floor = null;
}
