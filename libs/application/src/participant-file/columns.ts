import { areaName } from '@lindung/domain/reference/areas';
import { occupationLabel } from '@lindung/domain/reference/occupations';
import { type BusinessDate, type KecamatanCode } from '@lindung/domain/values/brands';
import { type RegistrationFacts, type WorkerPersonalData } from '@lindung/domain/worker/events';

/** Everything about a participant that a column can show. */
export interface Participant {
  readonly number: number;
  readonly personal: WorkerPersonalData;
  readonly facts: RegistrationFacts;
  readonly coverFrom: BusinessDate;
  readonly coverUntil: BusinessDate;
  readonly sp2dNumber: string;
}

/** What a cell is filled with. */
const sources = {
  number: ({ number }: Participant) => String(number),
  nik: ({ personal }: Participant) => personal.nik,
  noKk: ({ personal }: Participant) => personal.noKk ?? '',
  name: ({ personal }: Participant) => personal.name,
  birthPlace: ({ personal }: Participant) => personal.birthPlace ?? '',
  birthDate: ({ personal }: Participant) => personal.birthDate,
  sex: ({ facts }: Participant) => facts.sex,
  address: ({ personal }: Participant) => personal.address ?? '',
  kelurahan: ({ facts }: Participant) => areaName(facts.kelurahan) ?? facts.kelurahan,
  kecamatan: ({ facts }: Participant) => areaName(facts.kelurahan.slice(0, 6) as KecamatanCode) ?? facts.kelurahan.slice(0, 6),
  // As people here write it; a plus in front would be taken for the start of a formula.
  phone: ({ personal }: Participant) => (personal.phone ?? '').replace(/^\+62/, '0'),
  occupation: ({ facts }: Participant) => occupationLabel(facts.occupation, 'id') ?? facts.occupation,
  coverFrom: ({ coverFrom }: Participant) => coverFrom,
  coverUntil: ({ coverUntil }: Participant) => coverUntil,
  sp2dNumber: ({ sp2dNumber }: Participant) => sp2dNumber,
  workerId: ({ facts }: Participant) => facts.workerId,
} as const;

export type ColumnSource = keyof typeof sources;
export const columnSources = Object.keys(sources) as readonly ColumnSource[];

/** One column of the file: its heading, and where its cells come from. */
export interface ParticipantColumn {
  readonly heading: string;
  readonly source: ColumnSource;
}

/** The mapping that is used unless the configuration gives another. */
export const defaultColumns: readonly ParticipantColumn[] = [
  { heading: 'no', source: 'number' },
  { heading: 'nik', source: 'nik' },
  { heading: 'nama', source: 'name' },
  { heading: 'tempat_lahir', source: 'birthPlace' },
  { heading: 'tanggal_lahir', source: 'birthDate' },
  { heading: 'jenis_kelamin', source: 'sex' },
  { heading: 'alamat', source: 'address' },
  { heading: 'kelurahan', source: 'kelurahan' },
  { heading: 'kecamatan', source: 'kecamatan' },
  { heading: 'no_hp', source: 'phone' },
  { heading: 'pekerjaan', source: 'occupation' },
  { heading: 'mulai_perlindungan', source: 'coverFrom' },
  { heading: 'akhir_perlindungan', source: 'coverUntil' },
];

/** The cells of one participant in the order of the columns, safe to open in a spreadsheet. */
export const cellsOf = (columns: readonly ParticipantColumn[], participant: Participant): string[] =>
  columns.map(({ source }) => neutralised(sources[source](participant)));

/**
 * A text that no spreadsheet takes for a formula: one that begins like a formula gets an apostrophe
 * in front, which spreadsheets do not show.
 */
export function neutralised(text: string): string {
  return /^[=+\-@\t\r\n\uFF1D\uFF0B\uFF0D\uFF20]/.test(text) ? `'${text}` : text;
}
