import { type ReadModelDigests } from '@lindung/projections/rebuild/digest';
import { readModelNames } from '@lindung/projections/runner/read-models';
import { type LogSource } from '../source/log-source.js';
import { type VerbResult } from '../verb.js';
import { type LiveComparison } from './compare-live.js';
import { type RecordedComparison } from './compare-recorded.js';
import { type RowDifference, type TableDifference } from './compare-rows.js';
import { type FindingList } from '../finding.js';

const NAME_WIDTH = Math.max(...readModelNames.map((name) => name.length));
const ROWS_WIDTH = 9;
/** Characters of a value that a line shows, from a little before the first that differs. */
const VALUE_CHARACTERS = 80;
const LEAD_CHARACTERS = 20;

/** What was replayed, and what it was held against. */
export interface Replayed {
  readonly position: number;
  /** Position of the log's last event. */
  readonly head: number;
  /** When the last event that was replayed was recorded; null for none. */
  readonly recordedAt: string | null;
  readonly digests: ReadModelDigests;
  readonly comparison: LiveComparison | RecordedComparison | null;
}

/** What a replay found, in sentences and for machines. `replayed` is null where it had to stop. */
export function describeReplay(source: LogSource, replayed: Replayed | null, findings: FindingList): VerbResult {
  const comparison = replayed?.comparison ?? null;
  const ok = replayed !== null && findings.count === 0 && (comparison === null || comparison.differing.length === 0);
  const rowFindings = comparison?.kind === 'live' ? comparison.tables : [];
  return {
    ok,
    lines: [
      ...(replayed === null ? [] : [opening(source, replayed), ...digestLines(replayed)]),
      ...findings.lines(),
      ...rowFindings.flatMap(tableLines),
      ...(replayed === null ? [] : [verdict(comparison, ok)]),
    ],
    json: {
      source: source.description,
      position: replayed?.position ?? null,
      head: replayed?.head ?? null,
      recordedAt: replayed?.recordedAt ?? null,
      readModels: replayed?.digests ?? null,
      compared: comparison === null ? null : { with: comparison.kind, readModels: comparison.digests, differing: comparison.differing, tables: rowFindings },
      findingCount: findings.count,
      findings: findings.list,
    },
  };
}

function opening(source: LogSource, { position, head, recordedAt }: Replayed): string {
  const until = recordedAt === null ? '' : `, the last of them recorded at ${recordedAt}`;
  return `Replayed the first ${position} of ${head} events of ${source.description}${until}. What is opened from sealed data stays empty and is in no digest.`;
}

function digestLines({ digests, comparison }: Replayed): string[] {
  return readModelNames.flatMap((name) => {
    const rebuilt = digests[name];
    const other = comparison?.digests[name] ?? null;
    const line = (rows: number, digest: string, remark: string): string => `  ${name.padEnd(NAME_WIDTH)} ${String(rows).padStart(ROWS_WIDTH)} rows  ${digest}${remark}`;
    if (comparison === null) return [line(rebuilt.rows, rebuilt.digest, '')];
    if (!comparison.differing.includes(name)) return [line(rebuilt.rows, rebuilt.digest, `  ${comparison.kind} the same`)];
    return [line(rebuilt.rows, rebuilt.digest, '  DIFFERS'), other === null ? `  ${name.padEnd(NAME_WIDTH)} was not recorded` : line(other.rows, other.digest, `  ${comparison.kind}`)];
  });
}

function tableLines({ table, count, rows }: TableDifference): string[] {
  const more = count - rows.length;
  return [...rows.flatMap((row) => rowLines(table, row)), ...(more > 0 ? [`FINDING  ${table}: ${more} more rows differ.`] : [])];
}

function rowLines(table: string, { key, kind, columns }: RowDifference): string[] {
  const place = `${table} (${Object.entries(key).map(([column, value]) => `${column} ${value ?? 'null'}`).join(', ')})`;
  if (kind === 'missing') return [`FINDING  ${place}: the row that the log asks for is missing live.`];
  if (kind === 'extra') return [`FINDING  ${place}: the live row follows from no event of the log.`];
  return columns.map(({ column, live, rebuilt }) => {
    const from = firstDifference(live ?? '', rebuilt ?? '');
    return `FINDING  ${place}: ${column} is ${shown(live, from)} live, but ${shown(rebuilt, from)} by the log.`;
  });
}

function firstDifference(a: string, b: string): number {
  let place = 0;
  while (place < a.length && a[place] === b[place]) place += 1;
  return place;
}

function shown(value: string | null, from: number): string {
  if (value === null) return 'null';
  if (value.length <= VALUE_CHARACTERS) return JSON.stringify(value);
  const start = Math.max(0, from - LEAD_CHARACTERS);
  const end = start + VALUE_CHARACTERS;
  return `${start > 0 ? '...' : ''}${JSON.stringify(value.slice(start, end))}${end < value.length ? '...' : ''}`;
}

function verdict(comparison: LiveComparison | RecordedComparison | null, ok: boolean): string {
  if (comparison === null) return ok ? 'Nothing was compared: the digests above are what the log comes to.' : 'The digests above are what the log comes to, as it was found.';
  const what = comparison.kind === 'live' ? 'live read models' : 'digests that the export recorded';
  if (comparison.differing.length === 0) return ok ? `The ${what} are exactly what the log comes to.` : `The ${what} are what the log comes to, but the log itself was altered.`;
  const count = comparison.kind === 'live' ? ` ${comparison.tables.reduce((sum, table) => sum + table.count, 0)} row(s) differ.` : ' Compare on the running system to see which rows.';
  return `The ${what} are not what the log comes to: ${comparison.differing.join(', ')}.${count}`;
}
