import { ZipFile } from 'yazl';

/** A cell of a workbook that a spec makes; a plain string is a shared text, a plain number a number. */
export type WorkbookCell =
  | string
  | number
  | null
  | { readonly inline: string }
  | { readonly rich: readonly string[] }
  /** A serial number under a date format: 1 is built in, 2 one of the workbook's own. */
  | { readonly serial: number; readonly style: 1 | 2 }
  | { readonly formula: string; readonly text: string }
  | { readonly raw: string };

export interface WorkbookOptions {
  readonly date1904?: boolean;
  /** Puts a hidden sheet with other rows before the one that shows. */
  readonly hiddenSheetFirst?: boolean;
  /** Parts that replace or join those of the workbook, by path; null leaves one out. */
  readonly parts?: Readonly<Record<string, string | Buffer | null>>;
  /** Number of the first row; 1 unless the list begins further down. */
  readonly firstRow?: number;
}

const XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>';
const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const RELATIONS = 'http://schemas.openxmlformats.org/package/2006/relationships';
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** Name of a column by its place, such as `AA` for 26. */
export const columnName = (place: number): string => (place < 26 ? String.fromCharCode(65 + place) : `${columnName(Math.floor(place / 26) - 1)}${columnName(place % 26)}`);

/** An XLSX file with these rows, as a spreadsheet program writes one. */
export async function workbookBytes(rows: readonly (readonly WorkbookCell[])[], options: WorkbookOptions = {}): Promise<Buffer> {
  const texts: string[] = [];
  const sheet = sheetXml(rows, texts, options.firstRow ?? 1);
  const sheets = options.hiddenSheetFirst === true
    ? '<sheet name="Arsip" sheetId="1" state="hidden" r:id="rId9"/><sheet name="Daftar" sheetId="2" r:id="rId1"/>'
    : '<sheet name="Daftar" sheetId="1" r:id="rId1"/>';
  const parts: Record<string, string | Buffer | null> = {
    '[Content_Types].xml': `${XML}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/></Types>`,
    '_rels/.rels': `${XML}<Relationships xmlns="${RELATIONS}"><Relationship Id="rId1" Type="${OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    'xl/workbook.xml': `${XML}<workbook xmlns="${MAIN}" xmlns:r="${OFFICE}"><workbookPr${options.date1904 === true ? ' date1904="1"' : ''}/><sheets>${sheets}</sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': `${XML}<Relationships xmlns="${RELATIONS}"><Relationship Id="rId1" Type="${OFFICE}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="${OFFICE}/styles" Target="/xl/styles.xml"/><Relationship Id="rId3" Type="${OFFICE}/sharedStrings" Target="sharedStrings.xml"/><Relationship Id="rId9" Type="${OFFICE}/worksheet" Target="worksheets/sheet9.xml"/></Relationships>`,
    'xl/styles.xml': `${XML}<styleSheet xmlns="${MAIN}"><numFmts><numFmt numFmtId="164" formatCode="[$-421]dd\\ mmmm\\ yyyy;@"/><numFmt numFmtId="165" formatCode="&quot;hari&quot;\\ 0"/></numFmts><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="164"/><xf numFmtId="165"/></cellXfs></styleSheet>`,
    'xl/sharedStrings.xml': `${XML}<sst xmlns="${MAIN}">${texts.join('')}</sst>`,
    'xl/worksheets/sheet1.xml': sheet,
    'xl/worksheets/sheet9.xml': `${XML}<worksheet xmlns="${MAIN}"><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>lama</t></is></c></row></sheetData></worksheet>`,
    ...options.parts,
  };
  return zipBytes(parts);
}

/** A zip with these parts. */
export async function zipBytes(parts: Readonly<Record<string, string | Buffer | null>>): Promise<Buffer> {
  const zip = new ZipFile();
  for (const [path, content] of Object.entries(parts)) if (content !== null) zip.addBuffer(Buffer.from(content), path);
  zip.end();
  const pieces: Buffer[] = [];
  for await (const piece of zip.outputStream as AsyncIterable<Buffer>) pieces.push(piece);
  return Buffer.concat(pieces);
}

function sheetXml(rows: readonly (readonly WorkbookCell[])[], texts: string[], firstRow: number): string {
  const lines = rows.map((cells, index) => {
    const row = firstRow + index;
    return `<row r="${row}">${cells.map((cell, place) => cellXml(cell, `${columnName(place)}${row}`, texts)).join('')}</row>`;
  });
  return `${XML}<worksheet xmlns="${MAIN}"><dimension ref="A1:B2"/><sheetData>${lines.join('')}</sheetData></worksheet>`;
}

function cellXml(cell: WorkbookCell, at: string, texts: string[]): string {
  if (cell === null) return '';
  if (typeof cell === 'number') return `<c r="${at}"><v>${cell}</v></c>`;
  if (typeof cell === 'string') return `<c r="${at}" t="s"><v>${texts.push(`<si><t xml:space="preserve">${escaped(cell)}</t></si>`) - 1}</v></c>`;
  if ('rich' in cell) return `<c r="${at}" t="s"><v>${texts.push(`<si>${cell.rich.map((run) => `<r><rPr><b/></rPr><t>${escaped(run)}</t></r>`).join('')}<rPh sb="0" eb="1"><t>hint</t></rPh></si>`) - 1}</v></c>`;
  if ('inline' in cell) return `<c r="${at}" t="inlineStr"><is><t>${escaped(cell.inline)}</t></is></c>`;
  if ('serial' in cell) return `<c r="${at}" s="${cell.style}"><v>${cell.serial}</v></c>`;
  if ('formula' in cell) return `<c r="${at}" t="str"><f>${escaped(cell.formula)}</f><v>${escaped(cell.text)}</v></c>`;
  return cell.raw.replaceAll('@', at);
}
