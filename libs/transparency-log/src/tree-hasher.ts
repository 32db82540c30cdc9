import { Scratch } from './scratch.js';
import { digestOf, HASH_BYTES, type Sha256 } from './sha256.js';

const LEAF_PREFIX = 0x00;
const NODE_PREFIX = 0x01;
const LEFT_AT = 1;
const RIGHT_AT = LEFT_AT + HASH_BYTES;

/**
 * The three hashes of a Merkle tree after RFC 6962, section 2.1: of nothing, of a leaf (prefix 0x00)
 * and of a node (prefix 0x01). The prefixes keep a node from ever passing for a leaf.
 *
 * The methods that end in `Into` write 32 bytes to `output` from `offset` on and allocate nothing;
 * `output` may be the memory that the input lies in.
 */
export class TreeHasher {
  readonly #sha256: Sha256;
  readonly #node = new Uint8Array(1 + 2 * HASH_BYTES);
  readonly #leaf = new Scratch();

  constructor(sha256: Sha256) {
    this.#sha256 = sha256;
    this.#node[0] = NODE_PREFIX;
  }

  /** The root of the tree without leaves. */
  emptyRoot(): Uint8Array {
    return digestOf(this.#sha256, new Uint8Array(0));
  }

  leafInto(data: Uint8Array, output: Uint8Array, offset: number): void {
    const length = data.length + 1;
    this.#leaf.atLeast(length).set(data, 1);
    this.preparedLeafInto(this.#leaf.first(length), output, offset);
  }

  /** Like `leafInto` for data that lies behind one free byte, which gets the prefix: saves copying it. */
  preparedLeafInto(prepared: Uint8Array, output: Uint8Array, offset: number): void {
    prepared[0] = LEAF_PREFIX;
    this.#sha256(prepared, output, offset);
  }

  leaf(data: Uint8Array): Uint8Array {
    const hash = new Uint8Array(HASH_BYTES);
    this.leafInto(data, hash, 0);
    return hash;
  }

  /** Of the hashes at `leftOffset` in `left` and at `rightOffset` in `right`. */
  nodeInto(left: Uint8Array, leftOffset: number, right: Uint8Array, rightOffset: number, output: Uint8Array, offset: number): void {
    const node = this.#node;
    // For so few bytes a loop is faster than `set`, which needs a view.
    for (let i = 0; i < HASH_BYTES; i += 1) {
      node[LEFT_AT + i] = left[leftOffset + i] as number;
      node[RIGHT_AT + i] = right[rightOffset + i] as number;
    }
    this.#sha256(node, output, offset);
  }

  node(left: Uint8Array, right: Uint8Array): Uint8Array {
    const hash = new Uint8Array(HASH_BYTES);
    this.nodeInto(left, 0, right, 0, hash, 0);
    return hash;
  }
}
