/** How the fields of a CSV file are set apart. */
export interface Separation {
  readonly delimiter: ',' | ';' | '\t';
  /** Whether the first line only names the delimiter (`sep=;`), for the spreadsheet to read. */
  readonly announced: boolean;
}

const delimiters = [',', ';', '\t'] as const;
const announcement = /^\uFEFF?"?sep=([,;\t])"?\s*$/i;

/**
 * Tells the delimiter from the first line that has something in it: the one that stands there most
 * often outside of quotes. `head` is the start of the file, as text.
 */
export function separationOf(head: string): Separation {
  const line = firstLine(head);
  const announced = announcement.exec(line)?.[1];
  if (announced !== undefined) return { delimiter: announced as Separation['delimiter'], announced: true };
  const counts = new Map<string, number>(delimiters.map((delimiter) => [delimiter, 0]));
  let quoted = false;
  for (const character of line) {
    if (character === '"') quoted = !quoted;
    else if (!quoted && counts.has(character)) counts.set(character, (counts.get(character) ?? 0) + 1);
  }
  const delimiter = delimiters.reduce((best, each) => ((counts.get(each) ?? 0) > (counts.get(best) ?? 0) ? each : best));
  return { delimiter, announced: false };
}

/** Up to the first line break outside of quotes, leading empty lines left out. */
function firstLine(head: string): string {
  const text = head.replace(/^[\uFEFF\s]*(?=\S)/, '');
  let quoted = false;
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at];
    if (character === '"') quoted = !quoted;
    else if (!quoted && (character === '\n' || character === '\r')) return text.slice(0, at);
  }
  return text;
}
