import { type Header, type RawRow, rowOf } from '@lindung/domain/import/columns';
import { type WorkerId } from '@lindung/domain/values/brands';
import { type Fault, type Faults, type Reading } from '@lindung/domain/values/fault';
import { parseNik } from '@lindung/domain/values/nik';
import { workerIdOf } from '@lindung/personal-data/fingerprint';
import { FingerprintSet } from './fingerprint-set.js';
import { type FileRow } from './reading/file-row.js';

/** A row that can be read, about a person who has not stood in the file before. */
export interface PersonRow<Row> {
  readonly rowNumber: number;
  readonly workerId: WorkerId;
  readonly row: Row;
}

/** A row that was refused for what stands in it, although its NIK tells whom it is about. */
export interface FaultyRow {
  readonly workerId: WorkerId;
  /** Whether the person stands earlier in the file. */
  readonly standsEarlier: boolean;
}

/** A row held against the rules that need nothing but the file. */
export type JudgedRow<Row> = { readonly source: FileRow } & (
  | { readonly kind: 'person'; readonly person: PersonRow<Row> }
  | { readonly kind: 'rejected'; readonly faults: Faults; readonly about: FaultyRow | null }
);

const duplicate: Fault = { code: 'NIK_DUPLICATE_IN_FILE', field: 'nik' };

/**
 * Judges the rows of one file, in order. A NIK that can be read stands in the file from there on,
 * whatever becomes of its row, so that of two rows about one person the second is always refused.
 */
export class RowJudge<Row> {
  readonly #seen = new FingerprintSet();

  constructor(
    private readonly header: Header,
    private readonly pepper: Uint8Array,
    private readonly read: (row: RawRow) => Reading<Row>,
  ) {}

  judge(source: FileRow): JudgedRow<Row> {
    const raw = rowOf(this.header, source.cells);
    if (!raw.ok) return { kind: 'rejected', source, faults: raw.faults, about: null };
    const workerId = this.#workerIdOf(raw.value);
    const isNew = workerId === null || this.#seen.add(workerId);
    const reading = this.read(raw.value);
    const about = workerId === null ? null : { workerId, standsEarlier: !isNew };
    if (!isNew) return { kind: 'rejected', source, faults: reading.ok ? [duplicate] : [duplicate, ...reading.faults], about };
    if (!reading.ok) return { kind: 'rejected', source, faults: reading.faults, about };
    if (workerId === null) throw new Error('A row was read without a NIK.');
    return { kind: 'person', source, person: { rowNumber: source.rowNumber, workerId, row: reading.value } };
  }

  /** Takes note of a row that came to its end in an earlier run. */
  remember(source: FileRow): void {
    const raw = rowOf(this.header, source.cells);
    const workerId = raw.ok ? this.#workerIdOf(raw.value) : null;
    if (workerId !== null) this.#seen.add(workerId);
  }

  #workerIdOf(raw: RawRow): WorkerId | null {
    const nik = parseNik(raw['nik'] ?? '');
    return nik.ok ? (workerIdOf(this.pepper, nik.nik) as WorkerId) : null;
  }
}
