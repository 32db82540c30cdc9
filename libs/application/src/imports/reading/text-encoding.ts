/** How the bytes of a text file become characters, and how many rows it can have at most. */
export interface TextProbe {
  readonly encoding: 'utf-8' | 'windows-1252';
  /** Line breaks in the file; those inside quotes included, so that there are never more rows. */
  readonly lineBreaks: number;
}

const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;

/**
 * Reads a whole text file once, in pieces: it is UTF-8 unless some byte of it cannot be, and then
 * Windows-1252, which is what spreadsheets here write otherwise. A byte that tells may come as late
 * as in the last row, so that nothing less than the whole file will do.
 */
export async function probeText(pieces: AsyncIterable<Uint8Array>): Promise<TextProbe> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let isUtf8 = true;
  let lineFeeds = 0;
  let returns = 0;
  const check = (piece: Uint8Array | null): void => {
    if (!isUtf8) return;
    try {
      if (piece === null) decoder.decode();
      else decoder.decode(piece, { stream: true });
    } catch {
      isUtf8 = false;
    }
  };
  for await (const piece of pieces) {
    check(piece);
    lineFeeds += countOf(piece, LINE_FEED);
    returns += countOf(piece, CARRIAGE_RETURN);
  }
  check(null);
  return { encoding: isUtf8 ? 'utf-8' : 'windows-1252', lineBreaks: Math.max(lineFeeds, returns) };
}

function countOf(bytes: Uint8Array, wanted: number): number {
  let count = 0;
  for (let at = bytes.indexOf(wanted); at >= 0; at = bytes.indexOf(wanted, at + 1)) count += 1;
  return count;
}

/** The text of a file piece by piece, without its byte order mark. */
export async function* asText(pieces: AsyncIterable<Uint8Array>, encoding: TextProbe['encoding']): AsyncGenerator<string> {
  if (encoding === 'windows-1252') {
    // Each byte stands for itself, so that pieces can be decoded one by one.
    for await (const piece of pieces) yield decodeWindows1252(piece);
    return;
  }
  const decoder = new TextDecoder('utf-8');
  for await (const piece of pieces) yield decoder.decode(piece, { stream: true });
  yield decoder.decode();
}

/** What Windows-1252 has in the places 0x80 to 0x9F; elsewhere it is Latin-1. Five places stand for themselves. */
const WINDOWS_1252_FROM_80 = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008DŽ\u008F\u0090‘’“”•–—˜™š›œ\u009DžŸ';
const beyondLatin1 = /[\u0080-\u009F]/g;

/** Written out, because the TextDecoder of some Node releases takes windows-1252 for Latin-1. */
function decodeWindows1252(bytes: Uint8Array): string {
  const latin1 = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1');
  return latin1.replace(beyondLatin1, (character) => WINDOWS_1252_FROM_80[character.charCodeAt(0) - 0x80] ?? character);
}
