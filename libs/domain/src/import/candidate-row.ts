import { type Reading } from '../values/fault.js';
import { readRegistration, type ReadRegistration, type RegistrationInput, type RegistrationReadingOptions } from '../worker/registration.js';
import { type RawRow } from './columns.js';

/** The column in which each field of a registration stands. */
export const candidateColumnOf = {
  nik: 'nik',
  noKk: 'no_kk',
  name: 'nama',
  birthPlace: 'tempat_lahir',
  birthDate: 'tanggal_lahir',
  sex: 'jenis_kelamin',
  address: 'alamat',
  kecamatan: 'kecamatan',
  kelurahan: 'kelurahan',
  phone: 'no_hp',
  occupation: 'pekerjaan',
  source: 'sumber',
  ktpCity: 'kota_ktp',
} as const satisfies Record<keyof RegistrationInput, string>;

const columnByField: ReadonlyMap<string, string> = new Map(Object.entries(candidateColumnOf));

/** Reads a row of a candidates list; its faults name columns. */
export function readCandidateRow(row: RawRow, options: RegistrationReadingOptions): Reading<ReadRegistration> {
  const cell = (field: keyof RegistrationInput) => row[candidateColumnOf[field]] ?? '';
  const reading = readRegistration(
    {
      nik: cell('nik'),
      noKk: cell('noKk'),
      name: cell('name'),
      birthPlace: cell('birthPlace'),
      birthDate: cell('birthDate'),
      sex: cell('sex'),
      address: cell('address'),
      kecamatan: cell('kecamatan'),
      kelurahan: cell('kelurahan'),
      phone: cell('phone'),
      occupation: cell('occupation'),
      source: cell('source'),
      ktpCity: cell('ktpCity'),
    },
    options,
  );
  if (reading.ok) return reading;
  const [first, ...others] = reading.faults;
  const named = ({ code, field }: typeof first): typeof first => ({ code, field: columnByField.get(field) ?? field });
  return { ok: false, faults: [named(first), ...others.map(named)] };
}
