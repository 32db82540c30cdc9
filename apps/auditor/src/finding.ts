/** Something that does not hold, and where. */
export interface Finding {
  /** Stable, for machines. */
  readonly code: string;
  /** Position in the log, or null where it is about no single event. */
  readonly position: number | null;
  /** A sentence. */
  readonly message: string;
}

const KEPT = 20;

/** The first findings of a run, and how many there were in all. */
export class FindingList {
  readonly #kept: Finding[] = [];
  #count = 0;

  add(code: string, position: number | null, message: string): void {
    this.#count += 1;
    if (this.#kept.length < KEPT) this.#kept.push({ code, position, message });
  }

  get count(): number {
    return this.#count;
  }

  get list(): readonly Finding[] {
    return this.#kept;
  }

  /** For a person, one line a finding. */
  lines(): string[] {
    const more = this.#count - this.#kept.length;
    return [...this.#kept.map(({ message }) => `FINDING  ${message}`), ...(more > 0 ? [`FINDING  and ${more} more.`] : [])];
  }
}

/** Of an event whose public body was exchanged: the envelope, and with it the tree, still names the old one. */
export function addAltered(findings: FindingList, position: number): void {
  findings.add('DATA_ALTERED', position, `The body at position ${position} is not the one whose SHA-256 stands in its envelope.`);
}
