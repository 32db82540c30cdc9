import { type CellInput } from '@lindung/domain/values/cell-input';
import { unreadable } from '../file-refused.js';
import { CUT_MARK, type FileRow } from '../file-row.js';
import { type ReadingCaps } from '../reading-caps.js';
import { type CellMeaning, cellOf } from './sheet-cells.js';
import { parseXml, type XmlReader } from './xml.js';

/** The rows of a sheet in batches, in order; rows that the sheet leaves out are empty. */
export async function* sheetRows(part: AsyncIterable<Uint8Array>, meaning: CellMeaning, caps: ReadingCaps): AsyncGenerator<readonly FileRow[]> {
  for await (const reader of parseXml(part, new SheetReader(meaning, caps))) {
    const rows = reader.take();
    if (rows.length > 0) yield rows;
  }
}

/** Gathers the rows of a sheet from its XML. */
class SheetReader implements XmlReader {
  #rows: FileRow[] = [];
  #rowNumber = 0;
  #cells: CellInput[] = [];
  #place = -1;
  #type = '';
  #style = 0;
  #value = '';
  #gathers = false;
  #hints = 0;

  constructor(
    private readonly meaning: CellMeaning,
    private readonly caps: ReadingCaps,
  ) {}

  take(): readonly FileRow[] {
    const rows = this.#rows;
    this.#rows = [];
    return rows;
  }

  open(name: string, attributes: Readonly<Record<string, string>>): void {
    switch (name) {
      case 'row':
        this.#openRow(attributes['r']);
        return;
      case 'c':
        this.#place = attributes['r'] === undefined ? this.#place + 1 : columnOf(attributes['r']);
        this.#type = attributes['t'] ?? 'n';
        this.#style = Number(attributes['s'] ?? '0');
        this.#value = '';
        return;
      case 'v':
        this.#gathers = this.#type !== 'inlineStr';
        return;
      case 't':
        this.#gathers = this.#type === 'inlineStr' && this.#hints === 0;
        return;
      case 'rPh':
        this.#hints += 1;
        return;
      default:
    }
  }

  text(text: string): void {
    if (this.#gathers && this.#value.length <= this.caps.cellChars) this.#value += text;
  }

  close(name: string): void {
    switch (name) {
      case 'v':
      case 't':
        this.#gathers = false;
        return;
      case 'rPh':
        this.#hints -= 1;
        return;
      case 'c':
        this.#closeCell();
        return;
      case 'row':
        if (this.#cells.length > 0) this.#rows.push({ rowNumber: this.#rowNumber, cells: this.#cells });
        return;
      default:
    }
  }

  #openRow(number: string | undefined): void {
    const rowNumber = number === undefined ? this.#rowNumber + 1 : Number(number);
    if (!Number.isSafeInteger(rowNumber) || rowNumber <= this.#rowNumber) throw unreadable('The rows of the sheet are out of order. Save the workbook again as XLSX and upload it.');
    this.#rowNumber = rowNumber;
    this.#cells = [];
    this.#place = -1;
  }

  #closeCell(): void {
    const cell = cellOf({ type: this.#type, style: this.#style, value: this.#value }, this.meaning, this.caps);
    if (cell === '') return;
    const beyond = this.#place >= this.caps.columns;
    const place = beyond ? this.caps.columns : this.#place;
    while (this.#cells.length < place) this.#cells.push('');
    this.#cells[place] = beyond ? CUT_MARK : cell;
  }
}

const CODE_BEFORE_A = 64;

/** Place of a cell by its reference, such as 0 for `A7` and 26 for `AA7`. */
function columnOf(reference: string): number {
  let column = 0;
  for (let at = 0; at < reference.length && at < 4; at += 1) {
    const letter = reference.charCodeAt(at) - CODE_BEFORE_A;
    if (letter < 1 || letter > 26) break;
    column = column * 26 + letter;
  }
  if (column === 0) throw unreadable('A cell of the sheet has no place. Save the workbook again as XLSX and upload it.');
  return column - 1;
}
