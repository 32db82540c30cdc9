import cliProgress from 'cli-progress';
import { workerIdOf } from '@lindung/personal-data/fingerprint';
import { StoryCalendar } from './calendar.js';
import { CityOffice } from './city-office.js';
import { readSampleMark, writeSampleMark } from './sample-mark.js';
import { storyWeight, tellSampleYear } from './sample-year.js';
import { type SimulatedClock } from './simulated-clock.js';

export interface SampleYearOptions {
  readonly dataDir: string;
  readonly commandApi: string;
  readonly queryApi: string;
  readonly nikPepper: Uint8Array;
  readonly clock: SimulatedClock;
  readonly signal: AbortSignal;
}

const year = 2026;
const seed = 3275;
export const sampleProgramId = 'program-3275-2026';

/** Tells the sample year, with a bar on a terminal and a line per chapter elsewhere. */
export async function tellWithProgress(options: SampleYearOptions): Promise<void> {
  const { dataDir, clock } = options;
  const chaptersTold = readSampleMark(dataDir)?.chaptersTold ?? 0;
  writeSampleMark(dataDir, { seed, chaptersTold, complete: false });
  const bar = new cliProgress.SingleBar(
    { format: '  {bar} {percentage}%  {title}', hideCursor: true, noTTYOutput: true, notTTYSchedule: 2000, clearOnComplete: false },
    cliProgress.Presets.shades_classic,
  );
  bar.start(storyWeight, 0, { title: '' });
  const story = {
    office: new CityOffice(options.commandApi, options.queryApi, options.signal),
    calendar: new StoryCalendar(new Date(), year),
    programId: sampleProgramId,
    year,
    seed,
    workerIdOf: (nik: string) => workerIdOf(options.nikPepper, nik),
  };
  try {
    await tellSampleYear(story, clock, {
      chaptersTold,
      report: (done, title) => bar.update(done, { title }),
      onChapterTold: (told) => writeSampleMark(dataDir, { seed, chaptersTold: told, complete: false }),
    });
    writeSampleMark(dataDir, { seed, chaptersTold, complete: true });
  } finally {
    clock.release();
    bar.stop();
  }
}
