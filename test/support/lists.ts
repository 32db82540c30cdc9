import { stringify } from 'csv-stringify/sync';
import { candidateHeader } from '@lindung/standalone/sample-data/candidates';
import { personAt } from '@lindung/standalone/sample-data/person';
import { testSeed } from './people.js';

/** Cells of one row of a list, by header. */
export type ListRow = Readonly<Record<string, string>>;

/** The row of a candidates list for person number `index`, written as the rules like it. */
export function candidateRow(index: number, changes: ListRow = {}): ListRow {
  const { nik, noKk, name, birthPlace, birthDate, sex, address, kecamatan, kelurahan, phone, occupation, source } = personAt(testSeed, index);
  return {
    nik, no_kk: noKk, nama: name, tempat_lahir: birthPlace, tanggal_lahir: birthDate, jenis_kelamin: sex, alamat: address,
    kecamatan, kelurahan, no_hp: phone, pekerjaan: occupation, sumber: source, kota_ktp: 'Kota Bekasi', ...changes,
  };
}

export const nikAt = (index: number): string => personAt(testSeed, index).nik;

/** A list as text; headers are those of a candidates list unless others are named. */
export function listText(rows: readonly ListRow[], { header = candidateHeader, delimiter = ',' }: { readonly header?: readonly string[]; readonly delimiter?: string } = {}): string {
  return stringify([[...header], ...rows.map((row) => header.map((column) => row[column] ?? ''))], { delimiter });
}
