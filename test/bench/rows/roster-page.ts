import { growReadModels } from '../data/large-roster.js';
import { type Bench, type Measurement, type RowFigures } from '../measurement.js';
import { PAGE_ROWS, type RosterRound, type RosterTimes } from '../roster-questions.js';
import { interleave, median, type Side } from '../rounds.js';
import { type SubjectProcess } from '../subject-process.js';
import { cityOf } from './city.js';

/** A page of the roster under two filters, as readers turn them, one at a time. */
export const rosterPageMeasurement: Measurement = {
  rows: [
    {
      name: 'roster-page',
      what: `a roster page of ${PAGE_ROWS} under two filters, median time`,
      against: 'the raw prepared keyset query',
      kind: 'time',
      unit: 'ms',
      atLeast: 1.5,
      aim: 1.2,
    },
  ],
  measure: async (bench) => new Map([['roster-page', await measurePages(bench)]]),
};

async function measurePages(bench: Bench): Promise<RowFigures> {
  const { scale, start, progress, databases } = bench;
  const city = await cityOf(bench);
  const { url, workers } = city;
  if (!(await city.hasReadModels())) {
    progress('roster-page: building the read models first');
    const rebuild = await start('subjects/rebuild.js', { url });
    await rebuild.call('rebuild', { events: city.events });
    await rebuild.stop();
  }
  progress(`roster-page: growing the roster to ${scale.rosterRows.toLocaleString('en')} rows`);
  await growReadModels(url, scale.rosterRows / workers);
  await databases.run(url, 'CHECKPOINT');
  progress(`roster-page: ${scale.rosterRounds} rounds of ${scale.rosterPagesPerRound} pages each`);
  const sides = [new PageTurner(await start('subjects/roster-page.js', { url })), new PageTurner(await start('peers/keyset-query.js', { url }))] as const;
  const round: RosterRound = { pages: scale.rosterPagesPerRound };
  await interleave(sides.map((side) => side.round(round)), 2);
  const [ours = [], baseline = []] = await interleave(sides.map((side) => side.round(round)), scale.rosterRounds);
  const [mine, theirs] = sides;
  if (mine.rowsPerPage !== theirs.rowsPerPage) throw new Error('The two sides did not read the same rows.');
  return { ours, baseline, notes: [`${scale.rosterRows.toLocaleString('en')} rows; 99th percentile ${mine.p99.toFixed(2)} ms, of the raw query ${theirs.p99.toFixed(2)} ms`] };
}

/** One side, with what its rounds showed beside the median. */
class PageTurner {
  readonly #p99: number[] = [];
  rowsPerPage = 0;

  constructor(private readonly process: SubjectProcess) {}

  readonly round = (round: RosterRound): Side => async () => {
    const times = await this.process.call<RosterTimes>('pages', round);
    this.#p99.push(times.p99);
    this.rowsPerPage = times.rows / round.pages;
    return times.p50;
  };

  get p99(): number {
    return median(this.#p99);
  }
}
