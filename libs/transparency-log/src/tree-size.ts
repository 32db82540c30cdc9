/*
 * Sizes and indexes go up to 2^53 - 1. JavaScript's bit operators see the lowest 32 bits only, so
 * everything here is done with division and multiplication, which are exact for powers of two.
 */

/** Whether a value can be the size of a tree or the index of a leaf. */
export function isTreeSize(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0;
}

/** @throws RangeError for what cannot be a size. `name` says which argument it was. */
export function requireTreeSize(name: string, value: number): void {
  if (!isTreeSize(value)) throw new RangeError(`${name} must be a whole number from 0 to 2^53 - 1`);
}

/** The greatest power of two that is at most `value` (>= 1). */
export function greatestPowerOfTwoWithin(value: number): number {
  let power = 1;
  while (power <= value / 2) power *= 2;
  return power;
}

/** Where RFC 6962 splits a tree of `size` (>= 2) leaves: the greatest power of two below the size. */
export function leftSubtreeSize(size: number): number {
  const power = greatestPowerOfTwoWithin(size);
  return power === size ? power / 2 : power;
}

/** Whether `value` (>= 1) is a power of two. */
export function isPowerOfTwo(value: number): boolean {
  return greatestPowerOfTwoWithin(value) === value;
}
