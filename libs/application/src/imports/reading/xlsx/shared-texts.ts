import { FileRefused } from '../file-refused.js';
import { capText } from '../file-row.js';
import { type ReadingCaps } from '../reading-caps.js';
import { PackedTexts } from './packed-texts.js';
import { readXml, type XmlReader } from './xml.js';

const escapes = /_x([0-9A-Fa-f]{4})_/g;

/** Spreadsheets write characters that XML does not have as `_x000D_`. */
export const unescaped = (text: string): string => (text.includes('_x') ? text.replace(escapes, (_, hex: string) => String.fromCharCode(parseInt(hex, 16))) : text);

/** Reads the texts that the cells of a workbook share, without the hints for pronunciation. */
export async function readSharedTexts(part: AsyncIterable<Uint8Array>, caps: ReadingCaps): Promise<PackedTexts> {
  const texts = new PackedTexts();
  let item = '';
  let inText = false;
  let hints = 0;
  const reader: XmlReader = {
    open(name) {
      if (name === 'si') item = '';
      else if (name === 'rPh') hints += 1;
      else if (name === 't') inText = hints === 0;
    },
    text(text) {
      if (inText && item.length <= caps.cellChars) item += text;
    },
    close(name) {
      if (name === 't') inText = false;
      else if (name === 'rPh') hints -= 1;
      else if (name === 'si') {
        texts.add(capText(unescaped(item), caps));
        if (texts.count > caps.sharedStrings || texts.byteLength > caps.sharedStringBytes) {
          throw new FileRefused('FILE_TOO_LARGE', 'The workbook holds more text than can be read at once. Split it, or save it as CSV.');
        }
      }
    },
  };
  await readXml(part, reader);
  return texts;
}
