import { createHash } from 'node:crypto';

/**
 * Names under which statements that are put together at run time are prepared. Names follow from the
 * text: PostgreSQL tells no names apart that agree in their first 63 bytes, so a name that listed a
 * statement's parts would sooner or later be another statement's. Every connection keeps what it
 * has prepared, so only so many texts get a name; the others are parsed anew each time.
 */
export class StatementNames {
  private readonly names = new Map<string, string>();

  constructor(private readonly limit = 100) {}

  /** The name of a text, or null where it is not to be prepared. */
  nameOf(text: string): string | null {
    const known = this.names.get(text);
    if (known !== undefined) return known;
    if (this.names.size >= this.limit) return null;
    const name = `t${createHash('sha256').update(text).digest('base64url').slice(0, 24)}`;
    this.names.set(text, name);
    return name;
  }
}
