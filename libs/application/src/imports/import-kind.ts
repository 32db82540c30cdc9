import { type RawRow } from '@lindung/domain/import/columns';
import { type ReasonCode } from '@lindung/domain/reasons';
import { type Reading } from '@lindung/domain/values/fault';
import { type Actor } from '@lindung/event-store/event-store';
import { type Application } from '../application.js';
import { type CommandContext } from '../command-context.js';
import { type ImportCommandIds } from './import-id.js';
import { type ImportState } from './import-state.js';
import { type FaultyRow, type PersonRow } from './row-judge.js';

/** What a row came to once the registry was asked. */
export type RowOutcome =
  | { readonly kind: 'accepted' }
  /** About somebody who is not registered; only in a DTSEN extract. */
  | { readonly kind: 'ignored' }
  /** A duplicate is about somebody who stands in the registry already; only in a list of candidates. */
  | { readonly kind: 'rejected'; readonly code: ReasonCode; readonly isDuplicate: boolean };

export const accepted: RowOutcome = { kind: 'accepted' };
export const ignored: RowOutcome = { kind: 'ignored' };
export const rejectedFor = (code: ReasonCode): RowOutcome => ({ kind: 'rejected', code, isDuplicate: false });
export const duplicateFor = (code: ReasonCode): RowOutcome => ({ kind: 'rejected', code, isDuplicate: true });

/** Writes a batch that was prepared; one outcome per row, in the order in which they were given. */
export type WriteBatch = () => Promise<readonly RowOutcome[]>;

/** What a faulty row counts as once the registry was asked about its person. */
export type FaultyFate = 'rejected' | 'duplicate' | 'ignored';

/** A batch that waits for its turn to be written. */
export interface PreparedRows {
  readonly write: WriteBatch;
  /** Where a kind leaves this out, faulty rows are rejected, whoever they are about. */
  readonly fateOf?: (faulty: FaultyRow) => FaultyFate;
}

/** What every kind's rows have in common. */
export interface ReadRow {
  /** Whether the NIK had to be repaired. */
  readonly repaired: boolean;
}

/** One kind of import in one run: how a row is read, and what a batch of rows does. */
export interface KindOfImport<Row extends ReadRow> {
  readonly batchRows: number;
  /** The rules that need nothing but the row. */
  read(row: RawRow): Reading<Row>;
  /**
   * Does for a batch what can be done while the one before it is still being written. Batches are
   * prepared and written in order; repeating one that an earlier run had begun changes nothing.
   * `faulty` are the rows of the batch that are refused already but tell whom they are about.
   */
  prepare(rows: readonly PersonRow<Row>[], faulty: readonly FaultyRow[]): Promise<PreparedRows>;
  /** After the last batch. */
  complete?(): Promise<void>;
}

/** What the kinds are given. */
export interface RunContext {
  readonly app: Application;
  readonly state: ImportState;
  readonly ids: ImportCommandIds;
}

/** In whose name and under which id a row's command is given. */
export function rowContext({ state, ids }: RunContext, rowNumber: number): CommandContext & { readonly actor: Actor } {
  return { commandId: ids.ofRow(rowNumber), correlationId: state.importId, actor: state.uploader, claim: null };
}

/** Thrown where others are too busy for a batch just now; the run goes on later from its last step. */
export class ImportDelayed extends Error {
  override readonly name = 'ImportDelayed';
  readonly code = 'BUSY';

  constructor() {
    super('A batch of an import could not be written because of too many concurrent changes.');
  }
}
