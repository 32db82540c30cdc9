const msPerDay = 86_400_000;
/** Eight in the morning in Asia/Jakarta, as UTC. */
const officeOpensMs = 3_600_000;

/** Length of the story in days, from the opening of the programme to its last entry. */
export const storyDays = 310;

/**
 * The days of the story as calendar days. The story begins on 5 January of the programme's year and
 * ends in November; where the machine's clock has not got that far, it is told faster, so that nothing
 * of it lies in the future.
 */
export class StoryCalendar {
  readonly #startMs: number;
  readonly #daysPerStoryDay: number;

  constructor(now: Date, year: number) {
    const latest = Math.floor(now.getTime() / msPerDay) * msPerDay - msPerDay;
    const start = Date.UTC(year, 0, 5);
    this.#startMs = Math.min(start, latest - storyDays * msPerDay * 0.2);
    this.#daysPerStoryDay = Math.min(1, (latest - this.#startMs) / msPerDay / storyDays);
  }

  /** The moment at which the office opens on a day of the story. */
  momentOf(storyDay: number): Date {
    return new Date(this.#startMs + Math.floor(storyDay * this.#daysPerStoryDay) * msPerDay + officeOpensMs);
  }

  /** The same day as `YYYY-MM-DD`. */
  dateOf(storyDay: number): string {
    return this.momentOf(storyDay).toISOString().slice(0, 10);
  }

  /** The month of a day of the story as `YYYY-MM`. */
  monthOf(storyDay: number): string {
    return this.dateOf(storyDay).slice(0, 7);
  }

  /** First day of the month after a day of the story. */
  firstOfNextMonth(storyDay: number): string {
    const date = this.momentOf(storyDay);
    return new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 1)).toISOString().slice(0, 10);
  }
}
