import { type Chance, chanceFor } from './chance.js';
import { csvLine } from './csv.js';
import { personAt, type SamplePerson } from './person.js';

/** A list of candidates: people `first` to `first + count - 1` of a seed. */
export interface CandidateList {
  readonly seed: number;
  readonly first: number;
  readonly count: number;
  /** Whether rows are spelt as people and spreadsheets spell them, some beyond repair. */
  readonly messy: boolean;
}

export const candidateHeader = ['nik', 'no_kk', 'nama', 'tempat_lahir', 'tanggal_lahir', 'jenis_kelamin', 'alamat', 'kecamatan', 'kelurahan', 'no_hp', 'pekerjaan', 'sumber', 'kota_ktp'] as const;
type Row = Record<(typeof candidateHeader)[number], string>;

const plainRow = (person: SamplePerson): Row => ({
  nik: person.nik,
  no_kk: person.noKk,
  nama: person.name,
  tempat_lahir: person.birthPlace,
  tanggal_lahir: person.birthDate,
  jenis_kelamin: person.sex,
  alamat: person.address,
  kecamatan: person.kecamatan,
  kelurahan: person.kelurahan,
  no_hp: person.phone,
  pekerjaan: person.occupation,
  sumber: person.source,
  kota_ktp: 'Kota Bekasi',
});

const monthNames = ['Januari', 'Februari', 'Maret', 'April', 'Mei', 'Juni', 'Juli', 'Agustus', 'September', 'Oktober', 'November', 'Desember'];

/** The same day as different hands write it. */
function respellDate(date: string, chance: Chance): string {
  const [year = '', month = '', day = ''] = date.split('-');
  const serial = Math.round(Date.parse(`${date}T00:00:00Z`) / 86_400_000) + 25_569;
  return chance.pick([date, `${day}/${month}/${year}`, `${day}-${month}-${year}`, `${Number(day)} ${monthNames[Number(month) - 1] ?? ''} ${year}`, String(serial)]);
}

/** Damage from which a NIK can be told with certainty. */
const repairableNik: readonly ((nik: string) => string)[] = [
  (nik) => `'${nik}`,
  (nik) => `${nik.slice(0, 6)} ${nik.slice(6, 12)} ${nik.slice(12)}`,
  (nik) => `${nik.slice(0, 6)}.${nik.slice(6, 12)}.${nik.slice(12)}`,
  (nik) => nik.replace('0', 'O'),
  (nik) => `${nik}\u00a0`,
];

/** Rows that no reader may accept: one maker for every kind of refusal that a single row can meet. */
const beyondRepair: readonly ((row: Row, neighbour: SamplePerson) => Row)[] = [
  (row) => ({ ...row, nik: row.nik.slice(0, 15) }),
  (row) => ({ ...row, nik: `${row.nik.slice(0, 12)}0000` }),
  (row) => ({ ...row, nik: `${row.nik[0] ?? ''}.${row.nik.slice(1, 6)}E+15` }),
  (row, neighbour) => ({ ...row, nik: neighbour.nik, nama: neighbour.name, tanggal_lahir: neighbour.birthDate, jenis_kelamin: neighbour.sex }),
  (row) => ({ ...row, tanggal_lahir: '31/02/1985' }),
  (row) => ({ ...row, tanggal_lahir: '1951-03-09' }),
  (row) => ({ ...row, kota_ktp: 'Kabupaten Bekasi' }),
  (row) => ({ ...row, kelurahan: 'Sukamundur' }),
  (row) => ({ ...row, nama: '' }),
  (row) => ({ ...row, jenis_kelamin: 'X' }),
];

/** Share of rows beyond repair, in a thousand. */
const beyondRepairPerMille = 18;

function messyRow(list: CandidateList, index: number): Row {
  const person = personAt(list.seed, index);
  const chance = chanceFor(list.seed, index, 1);
  const area = (name: string): string => chance.pick([name, name, name.toUpperCase(), name.replace(/ /g, ''), name.replace(/([a-z])(jaya|baru|sari|mulya)$/, '$1 $2')]);
  const row: Row = {
    ...plainRow(person),
    nik: chance.perMille(60) ? chance.pick(repairableNik)(person.nik) : person.nik,
    nama: chance.perMille(300) ? person.name.toUpperCase() : person.name,
    tanggal_lahir: respellDate(person.birthDate, chance),
    kecamatan: area(person.kecamatan),
    kelurahan: area(person.kelurahan),
    pekerjaan: chance.perMille(15) ? 'pawang hujan' : person.occupation,
    no_hp: chance.perMille(200) ? '' : person.phone,
    kota_ktp: chance.perMille(500) ? '' : 'KOTA BEKASI',
  };
  if (index === list.first || !chance.perMille(beyondRepairPerMille)) return row;
  return chance.pick(beyondRepair)(row, personAt(list.seed, index - 1));
}

/** The list as CSV lines, header first. */
export function* candidateLines(list: CandidateList): Iterable<string> {
  yield csvLine(candidateHeader);
  for (let index = list.first; index < list.first + list.count; index += 1) {
    const row = list.messy ? messyRow(list, index) : plainRow(personAt(list.seed, index));
    yield csvLine(candidateHeader.map((column) => row[column]));
  }
}
