import { Readable } from 'node:stream';
import { stringify } from 'csv-stringify/sync';
import { ZipFile } from 'yazl';

/** Rows of text cells in batches, as they are written one after another. */
export type RowBatches = AsyncIterable<readonly (readonly string[])[]>;

/** CSV as RFC 4180 has it, in UTF-8, batch by batch. */
export async function* csvFile(rows: RowBatches): AsyncGenerator<Uint8Array> {
  for await (const batch of rows) yield Buffer.from(stringify(batch.map((row) => [...row]), { record_delimiter: '\r\n' }), 'utf8');
}

/** An entry's time: the same rows always make the same bytes, so that their digest means something. */
const ENTRY_OPTIONS = { mtime: new Date(Date.UTC(2020, 0, 1, 12)), mode: 0o100644, forceDosTimestamp: true };

/**
 * A workbook of one sheet with text cells only, written as a stream of zipped XML: nothing of it is
 * held but the batch that is being written. Text cells are never evaluated.
 */
export async function* xlsxFile(rows: RowBatches): AsyncGenerator<Uint8Array> {
  const zip = new ZipFile();
  const sheet = Readable.from(sheetXml(rows), { objectMode: false });
  // A failure while the sheet is made ends what comes out, so that no half file looks like a whole one.
  const output = zip.outputStream as Readable;
  sheet.on('error', (error) => output.destroy(error));
  zip.on('error', (error) => output.destroy(error));
  for (const [name, xml] of Object.entries(fixedParts)) zip.addBuffer(Buffer.from(xml, 'utf8'), name, ENTRY_OPTIONS);
  zip.addReadStream(sheet, 'xl/worksheets/sheet1.xml', ENTRY_OPTIONS);
  zip.end();
  try {
    for await (const chunk of output as AsyncIterable<Buffer>) yield chunk;
  } finally {
    sheet.destroy();
  }
}

const DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006';
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006';
const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const MEDIA = 'application/vnd.openxmlformats-officedocument.spreadsheetml';

const fixedParts: Readonly<Record<string, string>> = {
  '[Content_Types].xml':
    `${DECLARATION}<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>` +
    `<Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="${MEDIA}.sheet.main+xml"/>` +
    `<Override PartName="/xl/worksheets/sheet1.xml" ContentType="${MEDIA}.worksheet+xml"/></Types>`,
  '_rels/.rels': `${DECLARATION}<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="rId1" Type="${OFFICE}/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
  'xl/workbook.xml': `${DECLARATION}<workbook xmlns="${MAIN}" xmlns:r="${OFFICE}/relationships"><sheets><sheet name="Peserta" sheetId="1" r:id="rId1"/></sheets></workbook>`,
  'xl/_rels/workbook.xml.rels': `${DECLARATION}<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="rId1" Type="${OFFICE}/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`,
};

async function* sheetXml(rows: RowBatches): AsyncGenerator<Buffer> {
  yield Buffer.from(`${DECLARATION}<worksheet xmlns="${MAIN}"><sheetData>`, 'utf8');
  for await (const batch of rows) yield Buffer.from(batch.map(rowXml).join(''), 'utf8');
  yield Buffer.from('</sheetData></worksheet>', 'utf8');
}

const rowXml = (cells: readonly string[]): string => `<row>${cells.map((text) => `<c t="inlineStr"><is><t xml:space="preserve">${escaped(text)}</t></is></c>`).join('')}</row>`;

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** XML 1.0 has no other control characters than tab, line feed and carriage return, and no lone surrogates. */
const unwritable = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]|\p{Surrogate}/gu;

const escaped = (text: string): string => text.replace(unwritable, '\uFFFD').replace(/[&<>"]/g, (character) => entities[character] ?? character);
