import { SaxesParser } from 'saxes';
import { FileRefused, unreadable } from '../file-refused.js';

/** What the reader of one XML part is told. Names come without their namespace prefix. */
export interface XmlReader {
  open(name: string, attributes: Readonly<Record<string, string>>): void;
  text(text: string): void;
  close(name: string): void;
}

const DEEPEST_ELEMENT = 64;
/** Longest text, tag or comment: the parser gathers each whole before it tells of it. */
const LONGEST_TOKEN_CHARS = 1024 * 1024;

const localName = (name: string): string => name.slice(name.indexOf(':') + 1);

/**
 * Parses an XML part as it streams in and yields its reader after each piece, so that the caller can
 * pass on what has been gathered. Bounded whatever the part holds: no document type, no endless token,
 * no endless nesting.
 */
export async function* parseXml<Reader extends XmlReader>(pieces: AsyncIterable<Uint8Array>, reader: Reader): AsyncGenerator<Reader> {
  const parser = new SaxesParser<{ xmlns: false; position: false }>({ xmlns: false, position: false });
  const decoder = new TextDecoder('utf-8');
  let depth = 0;
  let charsOfToken = 0;
  parser.on('doctype', () => {
    throw unreadable('The workbook carries a document type, which no spreadsheet writes. Save it again as XLSX.');
  });
  parser.on('opentag', ({ name, attributes }) => {
    charsOfToken = 0;
    depth += 1;
    if (depth > DEEPEST_ELEMENT) throw damaged();
    reader.open(localName(name), attributes);
  });
  parser.on('text', (text) => {
    charsOfToken = 0;
    reader.text(text);
  });
  parser.on('cdata', (text) => {
    charsOfToken = 0;
    reader.text(text);
  });
  parser.on('closetag', ({ name }) => {
    charsOfToken = 0;
    depth -= 1;
    reader.close(localName(name));
  });
  const write = (text: string): void => {
    charsOfToken += text.length;
    parser.write(text);
    if (charsOfToken > LONGEST_TOKEN_CHARS) throw damaged();
  };
  try {
    for await (const piece of pieces) {
      write(decoder.decode(piece, { stream: true }));
      yield reader;
    }
    write(decoder.decode());
    parser.close();
  } catch (error) {
    // The parser's message may quote the part.
    throw error instanceof FileRefused ? error : damaged();
  }
  yield reader;
}

/** Parses a part to its end, for what its reader has gathered by then. */
export async function readXml(pieces: AsyncIterable<Uint8Array>, reader: XmlReader): Promise<void> {
  const steps = parseXml(pieces, reader);
  while ((await steps.next()).done !== true);
}

const damaged = (): FileRefused => unreadable('The workbook is damaged. Open it in a spreadsheet program, save it again as XLSX and upload it.');
