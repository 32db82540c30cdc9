import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';

/** Seeded chance for one row: the same seed and row always draw the same numbers. */
export interface Chance {
  /** A whole number from `least` to `most`, both included. */
  between(least: number, most: number): number;
  /** True in `share` of a thousand. */
  perMille(share: number): boolean;
  pick<Item>(items: readonly Item[]): Item;
}

/** Chance that belongs to one row of one list, so that any row can be drawn without those before it. */
export function chanceFor(seed: number, row: number, purpose: number): Chance {
  const generator = xoroshiro128plus((Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b) ^ Math.imul(row + 1, 0xc2b2ae35) ^ Math.imul(purpose + 1, 0x27d4eb2f)) | 0);
  const between = (least: number, most: number): number => uniformInt(generator, least, most);
  return {
    between,
    perMille: (share) => between(0, 999) < share,
    pick: (items) => {
      const item = items[between(0, items.length - 1)];
      if (item === undefined) throw new RangeError('Nothing to pick from.');
      return item;
    },
  };
}
