/** Something that does not hold, and where. */
export interface Finding {
  /** Stable, for machines. */
  readonly code: string;
  /** Position in the log, or null where it is about no single event. */
  readonly position: number | null;
  /** A sentence. */
  readonly message: string;
}

/** A finding that is about an event. */
type PlacedFinding = Finding & { readonly position: number };

const KEPT = 20;

/**
 * The findings of a run: those of the smallest positions, in whatever order they were found, and how
 * many there were in all. Whoever alters many events cannot hide the first of them behind the others.
 */
export class FindingList {
  /** Smallest position first. */
  readonly #placed: PlacedFinding[] = [];
  /** About no single event; kept apart, so that neither kind crowds out the other. */
  readonly #general: Finding[] = [];
  #count = 0;

  add(code: string, position: number | null, message: string): void {
    this.#count += 1;
    if (position !== null) this.#place({ code, position, message });
    else if (this.#general.length < KEPT) this.#general.push({ code, position, message });
  }

  get count(): number {
    return this.#count;
  }

  /** By position, equal ones in the order in which they were found; what concerns no position comes last. */
  get list(): readonly Finding[] {
    return [...this.#placed, ...this.#general];
  }

  /** The smallest position of all that was found, or null where nothing found has one. */
  get firstPosition(): number | null {
    return this.#placed[0]?.position ?? null;
  }

  /** For a person, one line a finding. */
  lines(): string[] {
    const { list } = this;
    const more = this.#count - list.length;
    return [...list.map(({ message }) => `FINDING  ${message}`), ...(more > 0 ? [`FINDING  and ${more} more.`] : [])];
  }

  #place(finding: PlacedFinding): void {
    const last = this.#placed.at(-1);
    if (this.#placed.length === KEPT && last !== undefined && finding.position >= last.position) return;
    const behind = this.#placed.findIndex(({ position }) => position > finding.position);
    this.#placed.splice(behind < 0 ? this.#placed.length : behind, 0, finding);
    if (this.#placed.length > KEPT) this.#placed.pop();
  }
}

/** Of an event whose public body was exchanged: the envelope, and with it the tree, still names the old one. */
export function addAltered(findings: FindingList, position: number): void {
  findings.add('DATA_ALTERED', position, `The body at position ${position} is not the one whose SHA-256 stands in its envelope.`);
}
