import { storyDays } from './calendar.js';
import { chapters } from './chapters.js';
import { type SimulatedClock } from './simulated-clock.js';
import { type Story } from './story.js';

export interface Telling {
  /** Chapters that were told before a crash. */
  readonly chaptersTold: number;
  /** Called with what has been done of {@link storyWeight}, and what is being done. */
  readonly report: (done: number, title: string) => void;
  /** Called when one more chapter is complete. */
  readonly onChapterTold: (chaptersTold: number) => void;
}

export const storyWeight = chapters.reduce((sum, chapter) => sum + chapter.weight, 0);

/**
 * Tells the year through the front doors, the clock turned to each day in its order. A chapter that a
 * crash cut short is told again: its commands carry keys that make them count once.
 */
export async function tellSampleYear(story: Story, clock: SimulatedClock, telling: Telling): Promise<void> {
  let done = 0;
  for (const [index, chapter] of chapters.entries()) {
    if (chapter.day > storyDays) throw new RangeError(`${chapter.title} lies behind the end of the story.`);
    if (index >= telling.chaptersTold) {
      clock.setTo(story.calendar.momentOf(chapter.day));
      story.office.beginChapter(index);
      telling.report(done, chapter.title);
      await chapter.tell(story, (rows) => telling.report(done + Math.min(rows, chapter.weight), chapter.title));
      telling.onChapterTold(index + 1);
    }
    done += chapter.weight;
    telling.report(done, chapter.title);
  }
  clock.release();
}
