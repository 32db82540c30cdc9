import { storyDays } from './calendar.js';
import { chapters } from './chapters.js';
import { type SimulatedClock } from './simulated-clock.js';
import { type Story } from './story.js';

export interface StoryProgress {
  /** Called with what has been done of {@link storyWeight}, and what is being done. */
  readonly report: (done: number, title: string) => void;
}

export const storyWeight = chapters.reduce((sum, chapter) => sum + chapter.weight, 0);

/** Tells the whole year through the front doors, the clock turned to each day in its order. */
export async function tellSampleYear(story: Story, clock: SimulatedClock, { report }: StoryProgress): Promise<void> {
  let done = 0;
  for (const chapter of chapters) {
    if (chapter.day > storyDays) throw new RangeError(`${chapter.title} lies behind the end of the story.`);
    clock.setTo(story.calendar.momentOf(chapter.day));
    report(done, chapter.title);
    await chapter.tell(story, (rows) => report(done + Math.min(rows, chapter.weight), chapter.title));
    done += chapter.weight;
    report(done, chapter.title);
  }
  clock.release();
}
