import { type EntitySchema } from 'typeorm';
import { SEALED_COMMENT } from '../schema/columns.js';

/** One column of a table, by its name in JavaScript and in SQL. */
export interface TableColumn {
  readonly property: string;
  readonly column: string;
  readonly sqlType: string;
  readonly isKey: boolean;
  /** Opened from sealed data: never part of a digest. */
  readonly isSealed: boolean;
}

/**
 * The statements that read and write whole rows of one table, made once from its entity so that
 * entity, migration and statements cannot drift apart. Rows travel as JSON in both directions: one
 * parameter for any number of rows, and both ends encode and decode it natively.
 */
export interface Table<Row extends object> {
  readonly name: string;
  readonly columns: readonly TableColumn[];
  /** `SELECT` of rows as JSON up to, not including, its `WHERE`; the column is named `row`. */
  readonly select: (where: string) => string;
  /** `$1`: a JSON array of rows, none of which is in the table. */
  readonly insert: string;
  /** `$1`: a JSON array of rows that are in the table. */
  readonly update: string;
  /** `$1`: a JSON array of rows whose columns, but for the key and those named, are added up. */
  readonly add: (summed: readonly (keyof Row & string)[]) => string;
  /** `COPY ... FROM STDIN` in text format, for lines made by `copyLine`. */
  readonly copyIn: string;
  readonly copyLine: (row: Row) => string;
}

/** Makes the statements of an entity's table. Table names are unqualified: the search path decides. */
export function tableOf<Row extends object>(entity: EntitySchema<Row>): Table<Row> {
  const name = entity.options.tableName ?? entity.options.name;
  const columns = columnsOf(entity);
  const names = columns.map((column) => column.column).join(', ');
  const keys = columns.filter((column) => column.isKey);
  const others = columns.filter((column) => !column.isKey);
  const recordset = `json_to_recordset($1::json) AS r(${columns.map((column) => `"${column.property}" ${column.sqlType}`).join(', ')})`;
  const given = columns.map((column) => `r."${column.property}"`).join(', ');
  const keyNames = keys.map((column) => column.column).join(', ');
  return {
    name,
    columns,
    select: (where) =>
      `SELECT to_json(r) AS row FROM (SELECT ${columns.map((column) => `${column.column} AS "${column.property}"`).join(', ')} FROM ${name} WHERE ${where}) AS r`,
    insert: `INSERT INTO ${name} (${names}) SELECT ${given} FROM ${recordset}`,
    update:
      `UPDATE ${name} AS t SET ${others.map((column) => `${column.column} = r."${column.property}"`).join(', ')} ` +
      `FROM ${recordset} WHERE ${keys.map((column) => `t.${column.column} = r."${column.property}"`).join(' AND ')}`,
    add: (summed) => {
      const sums = others.filter((column) => (summed as readonly string[]).includes(column.property));
      const set = sums.map((column) => `${column.column} = t.${column.column} + excluded.${column.column}`).join(', ');
      return `INSERT INTO ${name} AS t (${names}) SELECT ${given} FROM ${recordset} ON CONFLICT (${keyNames}) DO UPDATE SET ${set}`;
    },
    copyIn: `COPY ${name} (${names}) FROM STDIN`,
    copyLine: copyLineOf(columns),
  };
}

function columnsOf<Row extends object>(entity: EntitySchema<Row>): readonly TableColumn[] {
  return Object.entries(entity.options.columns).map(([property, options]) => {
    const column = options as { name?: string; type: unknown; primary?: boolean; comment?: string };
    return {
      property,
      column: `"${column.name ?? property}"`,
      sqlType: String(column.type),
      isKey: column.primary === true,
      isSealed: column.comment === SEALED_COMMENT,
    };
  });
}

function copyLineOf<Row extends object>(columns: readonly TableColumn[]): (row: Row) => string {
  const fields = columns.map((column) => ({ property: column.property as keyof Row, encode: column.sqlType === 'jsonb' ? copyJson : copyText }));
  return (row) => {
    let line = '';
    for (let index = 0; index < fields.length; index += 1) {
      const field = fields[index];
      if (field === undefined) break;
      const value: unknown = row[field.property];
      if (index > 0) line += '\t';
      line += value === null || value === undefined ? '\\N' : field.encode(value);
    }
    return `${line}\n`;
  };
}

const replacements: Readonly<Record<string, string>> = { '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/** A text as COPY's text format wants it. */
function copyText(value: unknown): string {
  if (typeof value !== 'string') return String(value);
  const isPlain = value.length <= SHORT_CHARACTERS ? isPlainShort(value) : isPlainLong(value);
  return isPlain ? value : value.replaceAll(/[\\\n\r\t]/g, (character) => replacements[character] ?? character);
}

const SHORT_CHARACTERS = 64;
const BACKSLASH = 92;
const FIRST_PRINTABLE = 32;

/** Ids, dates and codes, by the million: looking at each character is fastest. A rarer control character costs a replacement that changes nothing. */
function isPlainShort(text: string): boolean {
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    if (code < FIRST_PRINTABLE || code === BACKSLASH) return false;
  }
  return true;
}

/** Bodies and envelopes: a search for each character that counts is fastest. */
function isPlainLong(text: string): boolean {
  return !text.includes('\\') && !text.includes('\n') && !text.includes('\t') && !text.includes('\r');
}

const copyJson = (value: unknown): string => copyText(JSON.stringify(value));
