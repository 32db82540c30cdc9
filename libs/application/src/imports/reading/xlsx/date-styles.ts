import { readXml, type XmlReader } from './xml.js';

/** Numbers of the built-in formats that show a date. */
const isBuiltInDate = (id: number): boolean => (id >= 14 && id <= 17) || id === 22 || (id >= 27 && id <= 36) || (id >= 50 && id <= 58);

/** What is quoted, bracketed, escaped or padded in a format shows as it is. */
const literals = /"[^"]*"|\[[^\]]*\]|[\\_*]./g;

/** Whether a number format shows a year or a day, so that the numbers under it are dates. */
export const isDateFormat = (code: string): boolean => /[yd]/i.test(code.replace(literals, '')) && !/^general$/i.test(code);

/** Reads which cell styles show their number as a date, by the number of the style. */
export async function readDateStyles(part: AsyncIterable<Uint8Array>): Promise<readonly boolean[]> {
  const dateFormats = new Set<number>();
  const styles: boolean[] = [];
  let inCellFormats = false;
  const reader: XmlReader = {
    open(name, attributes) {
      if (name === 'numFmt' && isDateFormat(attributes['formatCode'] ?? '')) dateFormats.add(Number(attributes['numFmtId']));
      else if (name === 'cellXfs') inCellFormats = true;
      else if (name === 'xf' && inCellFormats) {
        const id = Number(attributes['numFmtId'] ?? '0');
        styles.push(isBuiltInDate(id) || dateFormats.has(id));
      }
    },
    text: () => undefined,
    close(name) {
      if (name === 'cellXfs') inCellFormats = false;
    },
  };
  await readXml(part, reader);
  return styles;
}
