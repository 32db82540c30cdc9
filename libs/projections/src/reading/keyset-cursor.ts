/**
 * A cursor is the sort key of the last row seen, so a page costs the same wherever it lies and rows
 * that come or go in between neither repeat nor hide others. It is opaque to clients.
 */
export type KeysetValue = string | number | null;

export function encodeCursor(values: readonly KeysetValue[]): string {
  return Buffer.from(JSON.stringify(values), 'utf8').toString('base64url');
}

/** The values of a cursor, or null where the text is not a cursor of so many values. */
export function decodeCursor(text: string, count: number): readonly KeysetValue[] | null {
  try {
    const values: unknown = JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
    if (!Array.isArray(values) || values.length !== count) return null;
    const fits = values.every((value) => value === null || typeof value === 'string' || (typeof value === 'number' && Number.isSafeInteger(value)));
    return fits ? (values as KeysetValue[]) : null;
  } catch {
    return null;
  }
}
