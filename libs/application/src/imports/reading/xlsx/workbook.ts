import { posix } from 'node:path';
import { unreadable } from '../file-refused.js';
import { type FileRow, type FileSource } from '../file-row.js';
import { type ReadingCaps } from '../reading-caps.js';
import { readDateStyles } from './date-styles.js';
import { readSharedTexts } from './shared-texts.js';
import { type CellMeaning } from './sheet-cells.js';
import { sheetRows } from './sheet-rows.js';
import { readXml, type XmlReader } from './xml.js';
import { ZipParts } from './zip-parts.js';

/** A workbook of which the first sheet that shows is read. */
export interface Workbook {
  /** Every row that has cells, from the start, in batches. */
  rows(): AsyncGenerator<readonly FileRow[]>;
}

/** Opens the container and finds its sheet; the sheet itself is read by `rows`. Throws FileRefused. */
export async function openWorkbook(source: FileSource, caps: ReadingCaps): Promise<Workbook> {
  const parts = await ZipParts.open(source, caps);
  const root = await relationsOf(parts, '');
  const path = root.find(({ type }) => type === 'officeDocument')?.target ?? 'xl/workbook.xml';
  if (!parts.has(path)) throw unreadable('This is a zip file but no workbook. Save the list as XLSX or CSV.');
  const { firstSheet, from1904 } = await readWorkbook(parts.read(path));
  const relations = await relationsOf(parts, path);
  const sheet = relations.find(({ id }) => id === firstSheet);
  if (sheet === undefined) throw unreadable('The workbook has no sheet that shows. Put the list on its first sheet.');
  const meaning = await readMeaning(parts, relations, from1904, caps);
  return { rows: () => sheetRows(parts.read(sheet.target), meaning, caps) };
}

async function readMeaning(parts: ZipParts, relations: readonly Relation[], from1904: boolean, caps: ReadingCaps): Promise<CellMeaning> {
  const styles = relations.find(({ type }) => type === 'styles')?.target;
  const texts = relations.find(({ type }) => type === 'sharedStrings')?.target;
  return {
    from1904,
    dateStyles: styles !== undefined && parts.has(styles) ? await readDateStyles(parts.read(styles)) : [],
    sharedTexts: texts !== undefined && parts.has(texts) ? await readSharedTexts(parts.read(texts), caps) : null,
  };
}

interface Relation {
  readonly id: string;
  /** Last word of the relationship's type, such as `worksheet`. */
  readonly type: string;
  /** Path in the container. */
  readonly target: string;
}

/** More relations than a list of people has: sheets, styles and texts come first in all of them. */
const MOST_RELATIONS = 2_000;

/** What a part points at; the container itself is the part with an empty path. */
async function relationsOf(parts: ZipParts, path: string): Promise<readonly Relation[]> {
  const folder = path === '' ? '' : posix.dirname(path);
  const file = posix.join(folder, '_rels', `${posix.basename(path)}.rels`);
  const relations: Relation[] = [];
  if (!parts.has(file)) return relations;
  const reader: XmlReader = {
    open(name, attributes) {
      if (name !== 'Relationship' || attributes['TargetMode'] === 'External' || relations.length >= MOST_RELATIONS) return;
      const target = attributes['Target'] ?? '';
      relations.push({
        id: attributes['Id'] ?? '',
        type: posix.basename(attributes['Type'] ?? ''),
        target: target.startsWith('/') ? target.slice(1) : posix.join(folder, target),
      });
    },
    text: () => undefined,
    close: () => undefined,
  };
  await readXml(parts.read(file), reader);
  return relations;
}

/** The relation of the first sheet that is not hidden, and how the workbook counts days. */
async function readWorkbook(part: AsyncIterable<Uint8Array>): Promise<{ readonly firstSheet: string | null; readonly from1904: boolean }> {
  let firstSheet: string | null = null;
  let from1904 = false;
  const reader: XmlReader = {
    open(name, attributes) {
      if (name === 'workbookPr') from1904 = ['1', 'true'].includes(attributes['date1904'] ?? '');
      if (name !== 'sheet' || firstSheet !== null || (attributes['state'] ?? 'visible') !== 'visible') return;
      const id = Object.entries(attributes).find(([key]) => key.endsWith(':id') || key === 'id');
      firstSheet = id?.[1] ?? null;
    },
    text: () => undefined,
    close: () => undefined,
  };
  await readXml(part, reader);
  return { firstSheet, from1904 };
}
