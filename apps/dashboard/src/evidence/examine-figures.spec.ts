import { describe, expect, it } from '@jest/globals';
import { type HistoryEvent } from '@lindung/integration-events/http/worker-answers';
import { type EvidenceSource } from './evidence-source';
import { examineFigures, type ShownFigures } from './examine-figures';
import { sha256Hex } from './hashing';
import { memoryOf, TestLog } from './test-log';
import { type EvidenceAlarmRaised } from './verdict';

function eventOf(position: number, recordedAt: string): HistoryEvent {
  const data = { programId: 'program-3275-2026', number: position };
  const actor = { subject: 'disnaker:sari', name: 'Sari', role: 'disnaker' };
  const fields = { recordedAt, eventId: `e-${position}`, streamId: 's', revision: position - 1, type: 'BudgetRevised', version: 1, occurredOn: '2026-03-01', actor, dataSha256: sha256Hex(JSON.stringify(data)), sealedSha256: null };
  return {
    position: String(position), eventId: fields.eventId, streamId: 's', revision: fields.revision, type: fields.type, occurredAt: '2026-03-01', recordedAt,
    actor: actor.subject, actorName: actor.name, role: actor.role, reason: null, data, sealed: false, envelope: JSON.stringify(fields),
  };
}

function leafOf({ position, envelope }: HistoryEvent): Uint8Array {
  return new Uint8Array([0, 0, 0, 0, 0, 0, 0, Number(position) - 1, ...new TextEncoder().encode(envelope)]);
}

/** Two events on each of the first four days of March, the later one in the last second before midnight in Jakarta. */
const recordedAt = (position: number): string => {
  const day = Math.ceil(position / 2);
  return position % 2 === 1 ? `2026-03-0${day}T02:00:00.000Z` : `2026-03-0${day}T16:59:59.999Z`;
};
const events = Array.from({ length: 8 }, (_, index) => eventOf(index + 1, recordedAt(index + 1)));
const log = new TestLog(events.map(leafOf), [3, 8]);
const now = () => new Date('2026-03-09T00:00:00Z');

type Change = (event: HistoryEvent) => HistoryEvent;

/** A log that gives its events, some of them changed, up to a head. */
function sourceOf(change: Change = (event) => event, head = events.length, lies: Partial<EvidenceSource> = {}): EvidenceSource {
  return log.source({ events: (after, limit) => Promise.resolve(events.slice(after, Math.min(head, after + limit)).map(change)), ...lies });
}

const figuresOf = (position: number, asOf?: string, more: Partial<ShownFigures> = {}): ShownFigures => ({ position, asOf, seesLog: true, ...more });
const examineWith = (source: EvidenceSource, figures: ShownFigures, at = now) => examineFigures({ source, memory: memoryOf(), now: at }, figures);
const alarmOf = (examination: Promise<unknown>): Promise<string> => examination.then(() => 'no alarm', (error: unknown) => (error as EvidenceAlarmRaised).reason ?? String(error));
const changed = (position: number, more: Partial<HistoryEvent>): Change => (event) => (event.position === String(position) ? { ...event, ...more } : event);

describe('the event that figures were counted up to', () => {
  it('is hashed here, and said with the time of its recording', async () => {
    expect(await examineWith(sourceOf(), figuresOf(5))).toMatchObject({ position: 5, recordedAt: recordedAt(5), moment: null });
    expect(await examineWith(sourceOf(), figuresOf(5, 'position:5'))).toMatchObject({ position: 5, recordedAt: recordedAt(5), moment: null });
  });

  it('is not asked for where the person may not read the log', async () => {
    const source = sourceOf(undefined, 0, { events: () => Promise.reject(new Error('asked')) });
    expect(await examineWith(source, figuresOf(5, '2026-03-03', { seesLog: false }))).toMatchObject({ position: 5, recordedAt: null, moment: null });
  });

  it.each<readonly [string, Change]>([
    ['CONTENT_DIFFERS', changed(5, { data: { programId: 'program-3275-2026', number: 50 } })],
    ['CONTENT_DIFFERS', changed(5, { recordedAt: '2026-03-02T02:00:00.000Z' })],
    ['NOT_INCLUDED', changed(5, { envelope: eventOf(5, '2026-03-02T02:00:00.000Z').envelope })],
    ['NOT_INCLUDED', (event) => ({ ...eventOf(Number(event.position), recordedAt(1)) })],
    ['EVENT_WITHHELD', (event) => ({ ...event, position: '4' })],
  ])('raises %s (%#) where it is not that one', async (reason, change) => {
    expect(await alarmOf(examineWith(sourceOf(change), figuresOf(5)))).toBe(reason);
  });

  it('raises an alarm where the log does not give it', async () => {
    expect(await alarmOf(examineWith(sourceOf(undefined, 4), figuresOf(5)))).toBe('EVENT_WITHHELD');
  });
});

describe('the moment that figures are of', () => {
  it('ends with the last event of its day in Jakarta, or of its time', async () => {
    for (const [asOf, position, next] of [['2026-03-01', 2, 3], ['2026-03-02T16:59:59.998Z', 3, 4], ['2026-03-02T23:59:59.999', 4, 5], ['2026-03-03', 6, 7]] as const) {
      expect(await examineWith(sourceOf(), figuresOf(position, asOf))).toMatchObject({ position, moment: { asOf, bound: 'next', nextRecordedAt: recordedAt(next) } });
    }
  });

  it('may be before the first event, or after the last', async () => {
    expect(await examineWith(sourceOf(), figuresOf(0, '2026-02-28'))).toMatchObject({ position: 0, size: 8, recordedAt: null, moment: { bound: 'next', nextRecordedAt: recordedAt(1) } });
    expect(await examineWith(sourceOf(), figuresOf(8, '2026-03-05'))).toMatchObject({ position: 8, moment: { bound: 'head', nextRecordedAt: null } });
  });

  it.each([
    ['2026-03-01', 1], ['2026-03-01', 3], ['2026-03-01', 8], ['2026-03-02T16:59:59.998Z', 4], ['2026-03-02T16:59:59.999Z', 3],
    ['2026-03-01', 0], ['2026-03-05', 7], ['2026-02-28', 1],
  ])('raises an alarm where for %s the figures of position %d are given', async (asOf, position) => {
    expect(await alarmOf(examineWith(sourceOf(), figuresOf(position, asOf)))).toBe('OTHER_MOMENT');
  });

  it('raises an alarm where the event after it is another than the sealed one, or is kept back', async () => {
    const late = '2026-03-02T02:00:00.000Z';
    expect(await alarmOf(examineWith(sourceOf(changed(2, eventOf(2, late))), figuresOf(1, '2026-03-01')))).toBe('NOT_INCLUDED');
    expect(await alarmOf(examineWith(sourceOf(changed(2, { recordedAt: late })), figuresOf(1, '2026-03-01')))).toBe('CONTENT_DIFFERS');
    expect(await alarmOf(examineWith(sourceOf(undefined, 1), figuresOf(1, '2026-03-01')))).toBe('EVENT_WITHHELD');
    expect(await alarmOf(examineWith(sourceOf(undefined, 0), figuresOf(0, '2026-03-01')))).toBe('EVENT_WITHHELD');
  });

  it('has no end to hold against it before it is over', async () => {
    for (const at of ['2026-03-03T12:00:00Z', '2026-03-03T17:10:00Z']) {
      expect(await examineWith(sourceOf(), figuresOf(5, '2026-03-03'), () => new Date(at))).toMatchObject({ moment: { bound: 'running', nextRecordedAt: null } });
    }
    expect(await alarmOf(examineWith(sourceOf(), figuresOf(5, '2026-03-03'), () => new Date('2026-03-03T17:20:00Z')))).toBe('OTHER_MOMENT');
    expect(await alarmOf(examineWith(sourceOf(), figuresOf(7, '2026-03-03'), () => new Date('2026-03-03T12:00:00Z')))).toBe('OTHER_MOMENT');
  });
});
