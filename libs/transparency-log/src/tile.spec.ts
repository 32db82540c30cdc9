import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parseTilePath, TILE_WIDTH, tilePath, tileWidthAt } from './tile.js';

describe('the path of a tile', () => {
  it.each([
    [{ level: 0, index: 0 }, 256, 'tile/0/000'],
    [{ level: 1, index: 1_234 }, 256, 'tile/1/x001/234'],
    [{ level: 0, index: 1_067 }, 8, 'tile/0/x001/067.p/8'],
    [{ level: 4, index: 1_234_067 }, 256, 'tile/4/x001/x234/067'],
    [{ level: 63, index: 999 }, 1, 'tile/63/999.p/1'],
  ])('is written as C2SP says: %j, %d wide', (tile, width, path) => {
    expect(tilePath(tile, width)).toBe(path);
    expect(parseTilePath(path)).toEqual({ tile, width });
  });

  it('is read back as it was written', () => {
    const tile = fc.record({ level: fc.nat({ max: 63 }), index: fc.oneof(fc.maxSafeNat(), fc.nat({ max: 2_000_000 })) });
    fc.assert(
      fc.property(tile, fc.integer({ min: 1, max: TILE_WIDTH }), (id, width) => {
        expect(parseTilePath(tilePath(id, width))).toEqual({ tile: id, width });
      }),
    );
  });

  it.each([
    'tile/0/0', 'tile/00/000', 'tile/64/000', 'tile/0/x000/000', 'tile/0/001/234', 'tile/0/x001', 'tile/0/000.p/0', 'tile/0/000.p/08',
    'tile/0/000.p/256', 'tile/0/000.p/', '/tile/0/000', 'tile/0/000/', 'tile/-1/000', 'tile/0/x999/x999/x999/x999/x999/999', 'tile/entries/000', '',
  ])('has one spelling, which is not "%s"', (path) => {
    expect(parseTilePath(path)).toBeNull();
  });

  it('is refused for tiles that there cannot be', () => {
    for (const tile of [{ level: -1, index: 0 }, { level: 64, index: 0 }, { level: 0, index: -1 }, { level: 0, index: 0.5 }]) {
      expect(() => tilePath(tile)).toThrow(RangeError);
    }
    for (const width of [0, 257, 1.5]) expect(() => tilePath({ level: 0, index: 0 }, width)).toThrow(RangeError);
  });
});

describe('the width of a tile', () => {
  it('is that of the example in the specification, a tree of 70,000 leaves', () => {
    const widths = (level: number, count: number): number[] => Array.from({ length: count }, (_, index) => tileWidthAt(70_000, { level, index }));
    expect(widths(0, 275)).toEqual([...new Array<number>(273).fill(256), 112, 0]);
    expect(widths(1, 3)).toEqual([256, 17, 0]);
    expect(widths(2, 2)).toEqual([1, 0]);
    expect(widths(3, 1)).toEqual([0]);
  });
});
