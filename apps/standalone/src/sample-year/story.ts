import { type StoryCalendar } from './calendar.js';
import { type CityOffice } from './city-office.js';

/** What a chapter of the story works with. */
export interface Story {
  readonly office: CityOffice;
  readonly calendar: StoryCalendar;
  readonly programId: string;
  readonly year: number;
  readonly seed: number;
  /** Id of a worker by NIK, as the registry derives it. */
  readonly workerIdOf: (nik: string) => string;
}

/** One day's work. `weight` is its share of the whole, roughly the rows that it touches. */
export interface Chapter {
  readonly day: number;
  /** What happens, in the words of the progress bar. */
  readonly title: string;
  readonly weight: number;
  readonly tell: (story: Story, progress: (rows: number) => void) => Promise<void>;
}
