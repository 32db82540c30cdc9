import { type RowResult } from './verdict.js';

/** What a whole run came to; `--json` prints it as it is. */
export interface RunReport {
  readonly quick: boolean;
  readonly node: string;
  readonly platform: string;
  readonly cores: number;
  /** Median time of one fdatasync of 8 KiB in the directory of the database. */
  readonly syncMs: number;
  /** Whether that directory is a tmpfs, on which nothing is durable. */
  readonly inMemory: boolean;
  readonly seconds: number;
  readonly rows: readonly RowResult[];
  /** Rows that could not be measured, and why. */
  readonly failures: readonly { readonly rows: readonly string[]; readonly message: string }[];
}

const columns = ['row', 'ours', 'baseline', 'ratio', 'at least', 'aim', 'verdict'] as const;

/** The table for people, with the notes below it. */
export function formatReport(report: RunReport): string {
  const lines = report.rows.map((row) => [
    row.name,
    figure(row.ours, row.unit),
    row.baseline === null ? '-' : figure(row.baseline, row.unit),
    row.kind === 'ceiling' ? '-' : `${rounded(row.ratio)} (${rounded(row.spread[0])} to ${rounded(row.spread[1])})`,
    mark(row, row.atLeast),
    mark(row, row.aim),
    row.verdict === 'short' ? 'SHORT' : row.aimReached ? 'ok, aim reached' : 'ok',
  ]);
  const widths = columns.map((column, index) => Math.max(column.length, ...lines.map((line) => (line[index] ?? '').length)));
  const format = (cells: readonly string[]): string => cells.map((cell, index) => cell.padEnd(widths[index] ?? 0)).join('  ').trimEnd();
  return [
    '',
    `Node ${report.node}, ${report.platform}, ${report.cores} cores; one fdatasync takes ${report.syncMs.toFixed(2)} ms; ${Math.round(report.seconds)} s in all.`,
    ...(report.inMemory ? ['IN MEMORY: the temporary directory is a tmpfs, on which nothing is durable. Set TMPDIR to a directory on a disk.'] : []),
    ...(report.quick ? ['QUICK: smaller sizes and fewer rounds. These figures say that everything runs, not how fast it is.'] : []),
    '',
    format(columns),
    format(widths.map((width) => '-'.repeat(width))),
    ...lines.map(format),
    '',
    ...report.rows.flatMap((row) => [`${row.name}: ${row.what}, against ${row.against}`, ...row.notes.map((note) => `  ${note}`)]),
    ...report.failures.map(({ rows, message }) => `FAILED TO RUN: ${rows.join(', ')}: ${message}`),
    '',
  ].join('\n');
}

function mark(row: RowResult, value: number): string {
  if (row.kind === 'ceiling') return `<= ${value} ${row.unit}`;
  return row.kind === 'rate' ? `>= ${value}` : `<= ${value}`;
}

function figure(value: number, unit: string): string {
  return `${value >= 100 ? Math.round(value).toLocaleString('en') : rounded(value)} ${unit}`;
}

function rounded(value: number): string {
  return value >= 100 ? String(Math.round(value)) : value.toPrecision(3);
}
