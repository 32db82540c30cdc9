import { type EntitySchemaColumnOptions } from 'typeorm';

/**
 * The few kinds of column that read models are made of. Every text has collation "C": ids, codes,
 * dates and lower-cased names then sort by their bytes, the same in every database and in
 * JavaScript, and indexes are built several times faster.
 */

/** Comment that marks a column as opened from sealed data: left out of digests, emptied by erasure. */
export const SEALED_COMMENT = 'opened from sealed data';

type Column = EntitySchemaColumnOptions & { readonly name: string };

export const text = (name: string): Column => ({ name, type: 'text', collation: 'C' });
export const integer = (name: string): Column => ({ name, type: 'integer' });
export const flag = (name: string): Column => ({ name, type: 'boolean' });
/** A business date; `YYYY-MM-DD` in JavaScript. */
export const date = (name: string): Column => ({ name, type: 'date' });
export const json = (name: string): Column => ({ name, type: 'jsonb' });

/**
 * A 64-bit integer that JavaScript holds as a number: rupiah, and log positions. Both stay below
 * 2^53: the whole state budget of Indonesia in rupiah is 0.4 of that.
 */
export const bigint = (name: string): Column => ({ name, type: 'bigint', transformer: { to: (value: unknown) => value, from: toNumber } });

export const nullable = (column: Column): Column => ({ ...column, nullable: true });
export const key = (column: Column): Column => ({ ...column, primary: true });
/** Opened by the projector from a sealed body; null once erased, and never part of a digest. */
export const sealed = (column: Column): Column => ({ ...column, nullable: true, comment: SEALED_COMMENT });

function toNumber(value: unknown): unknown {
  return typeof value === 'string' ? Number(value) : value;
}
