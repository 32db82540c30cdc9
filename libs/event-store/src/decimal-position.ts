import type { Position } from './event-store.js';

const GREATEST_POSITION = '9223372036854775807';

/** Negative, zero or positive for two decimal positions without leading zeros. */
export function compareDecimalPositions(a: Position, b: Position): number {
  if (a.length !== b.length) return a.length - b.length;
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

/** A decimal position in its one spelling (no sign, no leading zero, within 64 bits), else null. */
export function parseDecimalPosition(text: string): Position | null {
  if (!/^(?:0|[1-9]\d{0,18})$/.test(text)) return null;
  const tooGreat = text.length === GREATEST_POSITION.length && text > GREATEST_POSITION;
  return tooGreat ? null : (text as Position);
}

/** The position that a number of events after the start of the log has. */
export function decimalPosition(place: number): Position {
  return String(place) as Position;
}
