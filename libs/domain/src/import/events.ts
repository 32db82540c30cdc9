import { type DomainEvent } from '../event.js';
import { type ReasonCode } from '../reasons.js';
import { type ProgramId } from '../values/brands.js';

export const importKinds = ['candidates', 'dtsen', 'payments', 'coverage'] as const;
export type ImportKind = (typeof importKinds)[number];

/** Rows by outcome; rows = accepted + rejected + ignored, and duplicates are among the rejected. */
export interface ImportCounts {
  readonly rows: number;
  readonly accepted: number;
  /** Accepted rows whose NIK had to be repaired. */
  readonly repaired: number;
  readonly rejected: number;
  /** Rejected because the NIK stands earlier in the file or in the registry. */
  readonly duplicates: number;
  /** Rows of a DTSEN extract about people who are not registered. */
  readonly ignored: number;
}

export const noRows: ImportCounts = { rows: 0, accepted: 0, repaired: 0, rejected: 0, duplicates: 0, ignored: 0 };

export type ImportStarted = DomainEvent<
  'ImportStarted',
  {
    readonly importId: string;
    readonly kind: ImportKind;
    readonly programId: ProgramId;
    /** DTSEN period, `YYYY-MM` or `YYYY-Qn`; null for the other kinds. */
    readonly period: string | null;
    readonly sizeBytes: number;
    readonly sha256: string;
    /** Seals the uploaded file and its rejected rows. */
    readonly keyId: string;
  },
  { readonly fileName: string }
>;
/** Every row up to and including `row` has come to its end; counts are of all rows so far. */
export type ImportProgressed = DomainEvent<'ImportProgressed', ImportCounts & { readonly importId: string; readonly row: number }>;
export type ImportCompleted = DomainEvent<'ImportCompleted', ImportCounts & { readonly importId: string }>;
export type ImportFailed = DomainEvent<'ImportFailed', ImportCounts & { readonly importId: string; readonly code: ReasonCode; readonly detail: string }>;
/** Somebody looked at the rejected rows, which are people's data. */
export type RejectedRowsRevealed = DomainEvent<'RejectedRowsRevealed', { readonly importId: string }>;

export type ImportEvent = ImportStarted | ImportProgressed | ImportCompleted | ImportFailed | RejectedRowsRevealed;
