import { cast } from './cast.js';
import { inOrder } from './people.js';
import { type Chapter, type Story } from './story.js';

type Person = ReturnType<typeof inOrder>[number];

async function exit({ office, calendar }: Story, day: number, person: Person, reason: string): Promise<void> {
  await office.command(cast.budi, 'record-worker-exit', { workerId: person.workerId, reason, effectiveDate: calendar.dateOf(day) });
}

/** People of one roster filter, taken from the front by each who asks. */
async function peopleWho(story: Story, status: string): Promise<() => Person> {
  const people = inOrder(story, await story.office.workerIds(cast.budi, story.programId, status));
  return () => {
    const person = people.shift();
    if (!person) throw new Error(`The sample year has nobody left who is ${status}.`);
    return person;
  };
}

/** Deaths, moves and better work among the covered and the waiting; one death was recorded in error. */
async function exits(story: Story, day: number): Promise<void> {
  const covered = await peopleWho(story, 'covered');
  const waiting = await peopleWho(story, 'waiting');
  for (const reason of ['deceased', 'deceased', 'deceased', 'moved-away', 'moved-away', 'formal-employment', 'formal-employment', 'withdrew']) await exit(story, day, covered(), reason);
  for (const reason of ['deceased', 'moved-away', 'moved-away', 'formal-employment', 'data-error']) await exit(story, day, waiting(), reason);
  const mistaken = waiting();
  await exit(story, day, mistaken, 'deceased');
  await story.office.command(cast.budi, 'reinstate-worker', { workerId: mistaken.workerId, reason: 'Salah catat: nama serupa di kelurahan yang sama' });
}

/** What BPJS refused: one payment is taken back and its seat released, another's money comes back. */
async function corrections(story: Story, day: number): Promise<void> {
  const { office, programId, calendar, year } = story;
  const refused = await peopleWho(story, 'coverage-rejected');
  const reversed = refused();
  await office.command(cast.dewi, 'reverse-premium', { programId, workerId: reversed.workerId, reason: 'Salah rekening tujuan' });
  await office.command(cast.sari, 'release-allocation', { programId, workerId: reversed.workerId, reason: 'covered-elsewhere' });
  const again = refused();
  await office.command(cast.dewi, 'reverse-premium', { programId, workerId: again.workerId, reason: 'Nomor SP2D salah ketik' });
  await office.command(cast.dewi, 'pay-premium', { programId, workerIds: [again.workerId], sp2dNumber: `SP2D-1A/${year}`, sp2dDate: calendar.dateOf(day), coverFrom: calendar.firstOfNextMonth(day) });
  await office.command(cast.dewi, 'record-refund', { programId, workerId: refused().workerId, amount: 201_000, receiptNumber: `STS-1/${year}`, receiptDate: calendar.dateOf(day) });
}

/** What life and mistakes change in a register, so that every screen has something true to show. */
export const changesChapter = (day: number): Chapter => ({
  day,
  title: 'Keluar, batal, dan kembali',
  weight: 100,
  tell: async (story) => {
    await exits(story, day);
    await corrections(story, day);
  },
});

/** Later in the year only people leave; what was allocated and not paid goes back by itself. */
export const exitsChapter = (day: number): Chapter => ({
  day,
  title: 'Keluar',
  weight: 50,
  tell: async (story) => {
    const waiting = await peopleWho(story, 'waiting');
    const covered = await peopleWho(story, 'covered');
    for (const reason of ['deceased', 'formal-employment', 'moved-away']) await exit(story, day, covered(), reason);
    for (const reason of ['deceased', 'over-age']) await exit(story, day, waiting(), reason);
  },
});
