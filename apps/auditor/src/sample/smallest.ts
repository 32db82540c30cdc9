/** Keeps the `size` items of the smallest ranks of however many are offered; equal ranks in the order of their coming. */
export class Smallest<Item> {
  readonly #kept: { readonly rank: string; readonly item: Item }[] = [];

  constructor(private readonly size: number) {}

  offer(rank: string, item: Item): void {
    const last = this.#kept.at(-1);
    if (this.#kept.length === this.size && last !== undefined && rank >= last.rank) return;
    this.#kept.splice(this.#placeOf(rank), 0, { rank, item });
    if (this.#kept.length > this.size) this.#kept.pop();
  }

  /** Smallest rank first. */
  get items(): readonly Item[] {
    return this.#kept.map(({ item }) => item);
  }

  /** Behind everything of the same or a smaller rank, found by halving. */
  #placeOf(rank: string): number {
    let low = 0;
    let high = this.#kept.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#kept[middle]?.rank ?? '') <= rank) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
