/** One CSV field; quoted where it must be. */
function field(value: string): string {
  return /[",\n;]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
}

/** One CSV line with its line break. */
export const csvLine = (values: readonly string[]): string => `${values.map(field).join(',')}\n`;

/** Joins lines into chunks of about `chunkChars` characters, so that large lists stream. */
export function* chunked(lines: Iterable<string>, chunkChars = 65_536): Iterable<string> {
  let chunk = '';
  for (const line of lines) {
    chunk += line;
    if (chunk.length >= chunkChars) {
      yield chunk;
      chunk = '';
    }
  }
  if (chunk) yield chunk;
}
