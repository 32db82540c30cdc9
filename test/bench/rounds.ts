/** One side of a comparison: does a round of work and answers its figure. */
export type Side = () => Promise<number>;

/**
 * Runs the sides in turn, `rounds` times each (A B A B ...), so that whatever else the machine does
 * meanwhile meets all of them alike. Answers each side's figures in the order of the rounds.
 */
export async function interleave(sides: readonly Side[], rounds: number): Promise<number[][]> {
  const figures = sides.map((): number[] => []);
  for (let round = 0; round < rounds; round += 1) {
    for (const [index, side] of sides.entries()) figures[index]?.push(await side());
  }
  return figures;
}

/** The middle figure, or the mean of the two in the middle. Throws on an empty list. */
export function median(figures: readonly number[]): number {
  const sorted = [...figures].sort((a, b) => a - b);
  const upper = sorted[Math.floor(sorted.length / 2)];
  const lower = sorted[Math.floor((sorted.length - 1) / 2)];
  if (upper === undefined || lower === undefined) throw new RangeError('There is no median of nothing.');
  return (upper + lower) / 2;
}
