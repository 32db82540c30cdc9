import { personAt } from '../sample-data/person.js';
import { type Story } from './story.js';

/** The candidates of the year: 12,000 people of the story's seed. */
export const candidateCount = 12_000;

const numbersByStory = new WeakMap<Story, ReadonlyMap<string, number>>();

/** Numbers of the candidates by worker id. */
function numbersOf(story: Story): ReadonlyMap<string, number> {
  let numbers = numbersByStory.get(story);
  if (!numbers) {
    numbers = new Map(Array.from({ length: candidateCount }, (_, index) => [story.workerIdOf(personAt(story.seed, index).nik), index] as const));
    numbersByStory.set(story, numbers);
  }
  return numbers;
}

/** People of a list of worker ids, by their number, so that the story picks the same whatever the ids are. */
export function inOrder(story: Story, workerIds: readonly string[]): { readonly workerId: string; readonly nik: string; readonly index: number }[] {
  const numbers = numbersOf(story);
  return workerIds
    .flatMap((workerId) => {
      const index = numbers.get(workerId);
      return index === undefined ? [] : [{ workerId, nik: personAt(story.seed, index).nik, index }];
    })
    .sort((a, b) => a.index - b.index);
}
