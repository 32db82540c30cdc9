import { reasons } from '@lindung/domain/reasons';
import { type CellInput } from '@lindung/domain/values/cell-input';
import { type Faults } from '@lindung/domain/values/fault';
import { type RejectedRow } from '@lindung/personal-data/rejections';
import { type FileRow } from './reading/file-row.js';

/** From here on a spreadsheet has lost digits of a number; below, its plain digits are what was typed. */
const FIRST_ROUNDED = 1e15;

/**
 * A cell as text for the file of rejected rows. A number that has lost digits is written as a
 * spreadsheet shows it, so that nobody who uploads the file again takes it for a true identifier.
 */
export function cellAsText(cell: CellInput): string {
  if (typeof cell === 'string') return cell;
  if (Math.abs(cell.value) < FIRST_ROUNDED) return cell.text;
  return cell.value.toExponential().replace('e', 'E');
}

/** A rejected row with its reason in Indonesian: of the first fault, then of any others by column. */
export function rejectedRow({ rowNumber, cells }: FileRow, faults: Faults): RejectedRow {
  const [first, ...others] = faults;
  const also = others.map(({ code, field }) => ` ${field}: ${reasons[code].id}`);
  return {
    rowNumber,
    code: first.code,
    field: first.field,
    message: `${reasons[first.code].id}${also.length === 0 ? '' : ` Juga${also.join('')}`}`,
    cells: cells.map(cellAsText),
  };
}
