import { candidateLines } from '../sample-data/candidates.js';
import { csvLine } from '../sample-data/csv.js';
import { dtsenLines } from '../sample-data/dtsen-extract.js';
import { cast } from './cast.js';
import { coverageChapter } from './coverage-chapter.js';
import { changesChapter, exitsChapter } from './changes-chapter.js';
import { inOrder } from './people.js';
import { type Chapter } from './story.js';

const opening: Chapter = {
  day: 0,
  title: 'Program dibuka',
  weight: 50,
  tell: async ({ office, programId, year }) => {
    await office.command(cast.sari, 'open-program', {
      programId,
      region: '3275',
      year,
      sourceOfFunds: 'APBD',
      ceiling: 2_000_000_000,
      quota: 10_000,
      premium: 201_000,
      months: 12,
      maxDecile: 5,
      needEstimate: 200_000,
      reference: `DPA Disnaker ${year} (contoh)`,
    });
  },
};

const candidates = (day: number, official: typeof cast.sari | typeof cast.tono, first: number, count: number): Chapter => ({
  day,
  title: `Daftar calon ${first + 1} sampai ${first + count}`,
  weight: count,
  tell: ({ office, programId, seed }, progress) =>
    office.upload(official, { kind: 'candidates', programId, fileName: `calon-${first + 1}.csv`, lines: candidateLines({ seed, first, count, messy: true }) }, progress),
});

const dtsen = (day: number, count: number, strangers: number): Chapter => ({
  day,
  title: 'Pemadanan DTSEN',
  weight: count + strangers,
  tell: ({ office, programId, seed, calendar }, progress) =>
    office.upload(
      cast.budi,
      { kind: 'dtsen', programId, period: calendar.monthOf(day), fileName: `dtsen-${calendar.monthOf(day)}.csv`, lines: dtsenLines({ seed, first: 0, count, strangers }) },
      progress,
    ),
});

const round = (day: number, number: number, seats: number): Chapter => ({
  day,
  title: `Putaran ${number}: ${seats} kuota`,
  weight: seats,
  tell: async ({ office, programId, year }) => {
    await office.command(cast.sari, 'allocate-quota', { programId, seats, reference: `Kepwal ${number}/${year} (contoh)` });
  },
});

const payAll = (day: number, number: number, weight: number): Chapter => ({
  day,
  title: `SP2D ${number}`,
  weight,
  tell: async ({ office, programId, year, calendar }) => {
    await office.command(cast.dewi, 'pay-premium', {
      programId,
      all: true,
      sp2dNumber: `SP2D-${number}/${year}`,
      sp2dDate: calendar.dateOf(day),
      coverFrom: calendar.firstOfNextMonth(day),
    });
  },
});

/** A treasurer's list instead of "everybody": the first `count` of the unpaid, and rows that must be refused. */
const payList = (day: number, number: number, count: number): Chapter => ({
  day,
  title: `SP2D ${number} dari berkas`,
  weight: count,
  tell: async (story, progress) => {
    const { office, programId, year, calendar } = story;
    const unpaid = inOrder(story, await office.workerIds(cast.dewi, programId, 'unpaid')).slice(0, count);
    const paid = inOrder(story, await office.workerIds(cast.dewi, programId, 'paid')).slice(0, 3);
    const rows = [...unpaid, ...paid].map(({ nik }) =>
      csvLine([nik, `SP2D-${number}/${year}`, calendar.dateOf(day), calendar.firstOfNextMonth(day)]),
    );
    const lines = [csvLine(['nik', 'sp2d', 'tanggal_sp2d', 'mulai_perlindungan']), ...rows];
    await office.upload(cast.dewi, { kind: 'payments', programId, fileName: `sp2d-${number}.csv`, lines }, progress);
  },
});

/** The year in the order of its days: lists, extracts, rounds, payments, answers, and what life changes. */
export const chapters: readonly Chapter[] = [
  opening,
  candidates(4, cast.sari, 0, 5000),
  dtsen(11, 5000, 1500),
  round(20, 1, 3000),
  payAll(27, 1, 3000),
  coverageChapter(34, 3000),
  candidates(50, cast.tono, 5000, 4000),
  dtsen(58, 9000, 1500),
  changesChapter(70),
  round(80, 2, 2500),
  payAll(88, 2, 2500),
  coverageChapter(95, 2500),
  candidates(110, cast.sari, 9000, 3000),
  dtsen(118, 12_000, 1500),
  round(160, 3, 1400),
  payList(168, 3, 1100),
  coverageChapter(190, 1100),
  round(230, 4, 500),
  payAll(238, 4, 800),
  exitsChapter(262),
  round(285, 5, 260),
];
