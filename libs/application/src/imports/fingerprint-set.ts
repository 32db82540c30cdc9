const WORDS = 4;
const HEX_DIGITS_PER_WORD = 8;
const FIRST_CAPACITY = 1_024;
/** The table is doubled before more than this part of it is taken. */
const FILLED_AT_MOST = 0.6;

/**
 * A set of worker ids (32 hex digits) at 16 bytes each, an eighth of what strings in a Set would
 * take. The ids are outputs of an HMAC, so that their first bits serve as the hash.
 */
export class FingerprintSet {
  #table = new Uint32Array(FIRST_CAPACITY * WORDS);
  #capacity = FIRST_CAPACITY;
  #size = 0;
  readonly #words = new Uint32Array(WORDS);

  get size(): number {
    return this.#size;
  }

  /** Adds an id; false when it was there already. */
  add(workerId: string): boolean {
    const words = this.#words;
    for (let word = 0; word < WORDS; word += 1) {
      words[word] = parseInt(workerId.slice(word * HEX_DIGITS_PER_WORD, (word + 1) * HEX_DIGITS_PER_WORD), 16);
    }
    // An empty place is all zero; the one id that looks like it (1 in 2^128) is moved aside.
    if (words.every((word) => word === 0)) words[WORDS - 1] = 1;
    if (this.#size + 1 > this.#capacity * FILLED_AT_MOST) this.#double();
    const added = insert(this.#table, this.#capacity, words, 0);
    if (added) this.#size += 1;
    return added;
  }

  #double(): void {
    const table = new Uint32Array(this.#table.length * 2);
    for (let start = 0; start < this.#table.length; start += WORDS) {
      if (!isEmpty(this.#table, start)) insert(table, this.#capacity * 2, this.#table, start);
    }
    this.#table = table;
    this.#capacity *= 2;
  }
}

function isEmpty(table: Uint32Array, start: number): boolean {
  return table[start] === 0 && table[start + 1] === 0 && table[start + 2] === 0 && table[start + 3] === 0;
}

/** Linear probing; the capacity is a power of two and never full. */
function insert(table: Uint32Array, capacity: number, from: Uint32Array, at: number): boolean {
  for (let place = (from[at] ?? 0) & (capacity - 1); ; place = (place + 1) & (capacity - 1)) {
    const start = place * WORDS;
    if (isEmpty(table, start)) {
      for (let word = 0; word < WORDS; word += 1) table[start + word] = from[at + word] ?? 0;
      return true;
    }
    if (table[start] === from[at] && table[start + 1] === from[at + 1] && table[start + 2] === from[at + 2] && table[start + 3] === from[at + 3]) return false;
  }
}
