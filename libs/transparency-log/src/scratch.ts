/** Views up to this many bytes are kept; nearly every leaf is shorter. */
const KEPT_VIEW_BYTES = 4_096;

/**
 * Memory that is written again and again. Views on it are kept by their length, so that hashing
 * inputs of all lengths leaves no garbage behind. Whoever writes into it must be done before anybody
 * else can, which holds for all synchronous code.
 */
export class Scratch {
  #bytes: Uint8Array;
  #views: (Uint8Array | undefined)[] = [];

  constructor(initialBytes: number = KEPT_VIEW_BYTES) {
    this.#bytes = new Uint8Array(initialBytes);
  }

  /** The whole memory, at least `byteLength` long. What it held is lost when it has to grow. */
  atLeast(byteLength: number): Uint8Array {
    if (byteLength > this.#bytes.length) {
      this.#bytes = new Uint8Array(Math.max(byteLength, this.#bytes.length * 2));
      this.#views = [];
    }
    return this.#bytes;
  }

  /** Its first `byteLength` bytes, which must have been asked for before. */
  first(byteLength: number): Uint8Array {
    if (byteLength > KEPT_VIEW_BYTES) return this.#bytes.subarray(0, byteLength);
    return (this.#views[byteLength] ??= this.#bytes.subarray(0, byteLength));
  }
}
