import { type RawRow } from '@lindung/domain/import/columns';
import { type ReasonCode } from '@lindung/domain/reasons';
import { type Reading } from '@lindung/domain/values/fault';
import { type Actor } from '@lindung/event-store/event-store';
import { type Application } from '../application.js';
import { type CommandContext } from '../command-context.js';
import { type ImportCommandIds } from './import-id.js';
import { type ImportState } from './import-state.js';
import { type PersonRow } from './row-judge.js';

/** What a row came to once the registry was asked. */
export type RowOutcome =
  | { readonly kind: 'accepted' }
  /** About somebody who is not registered; only in a DTSEN extract. */
  | { readonly kind: 'ignored' }
  | { readonly kind: 'rejected'; readonly code: ReasonCode };

export const accepted: RowOutcome = { kind: 'accepted' };
export const ignored: RowOutcome = { kind: 'ignored' };
export const rejectedFor = (code: ReasonCode): RowOutcome => ({ kind: 'rejected', code });

/** Writes a batch that was prepared; one outcome per row, in the order in which they were given. */
export type WriteBatch = () => Promise<readonly RowOutcome[]>;

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
   */
  prepare(rows: readonly PersonRow<Row>[]): Promise<WriteBatch>;
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
