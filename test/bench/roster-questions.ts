import { cityProgramId } from './data/city-year.js';

/** One reader who sets two filters and turns the pages. */
export interface RosterQuestion {
  readonly programId: string;
  readonly kecamatan: string;
  /** Set, or else only the paid are wanted. */
  readonly decile: number | null;
}

/** What a side is asked to do in a round: so many pages, in the order of the questions. */
export interface RosterRound {
  readonly pages: number;
}

/** Times of a round's pages in milliseconds. */
export interface RosterTimes {
  readonly p50: number;
  readonly p99: number;
  /** Rows that came, so that both sides can be seen to do the same work. */
  readonly rows: number;
}

export const PAGE_ROWS = 50;
/** Pages that a reader turns before they ask something else. */
export const PAGES_PER_QUESTION = 5;

const KECAMATAN_CODES = Array.from({ length: 12 }, (_, index) => `3275${String(index + 1).padStart(2, '0')}`);

/** All districts in turn, with each decile of the city and with "paid". */
export const rosterQuestions: readonly RosterQuestion[] = [1, null, 2, 3, null, 4, 5, null, 6].flatMap((decile) =>
  KECAMATAN_CODES.map((kecamatan) => ({ programId: cityProgramId, kecamatan, decile })),
);

/** Asks page after page, one at a time; `page` answers its rows and where the next page starts. */
export async function timePages<Cursor>(
  round: RosterRound,
  page: (question: RosterQuestion, after: Cursor | null) => Promise<{ readonly rows: number; readonly next: Cursor | null }>,
): Promise<RosterTimes> {
  const timesMs: number[] = [];
  let rows = 0;
  for (let asked = 0; timesMs.length < round.pages; asked += 1) {
    const question = rosterQuestions[asked % rosterQuestions.length];
    if (question === undefined) throw new RangeError('There is nothing to ask.');
    let after: Cursor | null = null;
    for (let turned = 0; turned < PAGES_PER_QUESTION && timesMs.length < round.pages; turned += 1) {
      const startMs = performance.now();
      const answer = await page(question, after);
      timesMs.push(performance.now() - startMs);
      rows += answer.rows;
      after = answer.next;
      if (after === null) break;
    }
  }
  timesMs.sort((a, b) => a - b);
  const at = (part: number): number => timesMs[Math.min(timesMs.length - 1, Math.floor(timesMs.length * part))] ?? Number.NaN;
  return { p50: at(0.5), p99: at(0.99), rows };
}
