import { parse } from 'csv-parse/sync';
import { chanceFor } from '../sample-data/chance.js';
import { csvLine } from '../sample-data/csv.js';
import { cast } from './cast.js';
import { type Chapter } from './story.js';

const refusals = ['NIK tidak padan dengan data Dukcapil', 'Sudah menjadi peserta penerima upah', 'Data tanggal lahir tidak lengkap'];
/** Answers that come back as refused, in a thousand. */
const refusedPerMille = 22;

/** BPJS takes the participant file and answers each row with a KPJ number or a refusal. */
export const coverageChapter = (day: number, weight: number): Chapter => ({
  day,
  title: 'Jawaban BPJS Ketenagakerjaan',
  weight,
  tell: async ({ office, programId, seed }, progress) => {
    const file = await office.participantFile(cast.rudi, programId);
    const participants = parse(file, { columns: true, bom: true }) as { readonly nik: string }[];
    const lines = participants.map(({ nik }, row) => {
      // A guard against formulas is no part of the number.
      const number = nik.replace(/^'/, '');
      const chance = chanceFor(seed, row, day);
      return chance.perMille(refusedPerMille)
        ? csvLine([number, '', 'DITOLAK', chance.pick(refusals)])
        : csvLine([number, `${day}`.padStart(3, '2').padEnd(4, '0') + String(row + 1).padStart(7, '0'), 'DITERIMA', '']);
    });
    await office.upload(cast.rudi, { kind: 'coverage', programId, fileName: `jawaban-bpjs-${day}.csv`, lines: [csvLine(['nik', 'kpj', 'status', 'alasan']), ...lines] }, progress);
  },
});
