import { leftSubtreeSize } from './tree-size.js';

/** Consecutive leaves, from `from` up to but without `to`, that form a subtree after RFC 6962. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/**
 * The subtrees whose roots are the audit path of leaf `index` in the tree of `size` leaves, in the
 * path's order: the leaf's sibling first (RFC 6962, section 2.1.1).
 */
export function inclusionSpans(index: number, size: number): Span[] {
  const spans: Span[] = [];
  let from = 0;
  let to = size;
  while (to - from > 1) {
    const middle = from + leftSubtreeSize(to - from);
    if (index < middle) {
      spans.push({ from: middle, to });
      to = middle;
    } else {
      spans.push({ from, to: middle });
      from = middle;
    }
  }
  return spans.reverse();
}

/**
 * The subtrees whose roots prove that the tree of the first `size` leaves is the beginning of the
 * tree of `later` leaves, in the proof's order (RFC 6962, section 2.1.2); 0 < size < later.
 */
export function consistencySpans(size: number, later: number): Span[] {
  const spans: Span[] = [];
  let from = 0;
  let to = later;
  while (to !== size) {
    const middle = from + leftSubtreeSize(to - from);
    if (size <= middle) {
      spans.push({ from: middle, to });
      to = middle;
    } else {
      spans.push({ from, to: middle });
      from = middle;
    }
  }
  // A subtree that begins at 0 is the old tree itself, whose root the verifier holds.
  if (from > 0) spans.push({ from, to });
  return spans.reverse();
}
