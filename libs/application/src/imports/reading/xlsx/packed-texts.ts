/**
 * Many short texts in one buffer, read back by number. A workbook shares its texts among its cells,
 * and a million of them as strings would take several times what they take here.
 */
export class PackedTexts {
  #bytes = Buffer.allocUnsafe(64 * 1024);
  #used = 0;
  #ends = new Uint32Array(4 * 1024);
  #count = 0;

  get count(): number {
    return this.#count;
  }

  get byteLength(): number {
    return this.#used;
  }

  add(text: string): void {
    // A character takes three bytes of UTF-8 at most, counted in units of UTF-16.
    this.#makeRoom(text.length * 3);
    this.#used += this.#bytes.write(text, this.#used, 'utf8');
    if (this.#count === this.#ends.length) {
      const longer = new Uint32Array(this.#ends.length * 2);
      longer.set(this.#ends);
      this.#ends = longer;
    }
    this.#ends[this.#count] = this.#used;
    this.#count += 1;
  }

  /** The text of a number, or null where there is none. */
  get(number: number): string | null {
    if (!Number.isInteger(number) || number < 0 || number >= this.#count) return null;
    return this.#bytes.toString('utf8', number === 0 ? 0 : this.#ends[number - 1], this.#ends[number]);
  }

  #makeRoom(bytes: number): void {
    if (this.#used + bytes <= this.#bytes.length) return;
    const longer = Buffer.allocUnsafe(Math.max(this.#bytes.length * 2, this.#used + bytes));
    this.#bytes.copy(longer, 0, 0, this.#used);
    this.#bytes = longer;
  }
}
