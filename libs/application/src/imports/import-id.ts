import { createHash } from 'node:crypto';
import { type ImportKind } from '@lindung/domain/import/events';
import { type ProgramId } from '@lindung/domain/values/brands';
import { uuidV5 } from '../uuid-v5.js';

/** What a file is uploaded for. The same bytes for another purpose are another import. */
export interface ImportPurpose {
  readonly kind: ImportKind;
  readonly programId: ProgramId;
  /** DTSEN period; null for the other kinds. */
  readonly period: string | null;
}

/** The id of an import: 64 hex digits that follow from purpose and content alone. */
export function importIdOf({ kind, programId, period }: ImportPurpose, fileSha256: string): string {
  return createHash('sha256').update(JSON.stringify([kind, programId, period, fileSha256])).digest('hex');
}

const NAMESPACE_BYTES = 16;

/** Makes the command ids of one import: UUIDv5 of the import and a name, so that a resumed run makes the same ones. */
export class ImportCommandIds {
  readonly #namespace: Uint8Array;

  constructor(importId: string) {
    this.#namespace = new Uint8Array(Buffer.from(importId, 'hex').subarray(0, NAMESPACE_BYTES));
  }

  /** The command that a row of the file stands for. */
  ofRow(rowNumber: number): string {
    return uuidV5(`row ${rowNumber}`, this.#namespace);
  }

  /** Something that happens to the import itself, such as `completed`. */
  ofStep(step: string): string {
    return uuidV5(`step ${step}`, this.#namespace);
  }
}
