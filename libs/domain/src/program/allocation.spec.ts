import { describe, expect, it } from '@jest/globals';
import { asDrawer, candidate, day, outcomeOf, programId, ProgramHistory, rankingOf, rupiah, worker } from '../../../../test/support/program-history.js';
import { type LogPosition } from '../values/brands.js';
import { type AllocateQuota } from './allocation.js';
import { releaseReasons } from '../reasons.js';
import { barringReleaseReasons } from './events.js';
import { continueOpenWork } from './open-work.js';
import { freeRupiah, usedSeats } from './state.js';

const waiting = ['a', 'b', 'c', 'd', 'e'].map((name, i) => candidate(name, { registeredAt: String(i + 1) as LogPosition }));
const draw = (more: Partial<AllocateQuota> = {}): AllocateQuota => ({
  type: 'AllocateQuota', roundId: 'round-1', decisionDate: day('2026-02-10'), reference: 'SK 12', ranking: rankingOf(waiting), ...more,
});
const seatsFor = (quotaSeats: number, affordable: number) => ProgramHistory.opened({ quotaSeats, ceilingRupiah: rupiah(affordable * 201_000 + 200_999) });

describe('drawing a round', () => {
  it('gives the best ranked a seat each and says by what', () => {
    const round = { programId, roundId: 'round-1' };
    const seat = { coverableFrom: '2020-01', coverableUntil: '2040-12', decile: 1, amountRupiah: 201_000, months: 12 };
    const occurredOn = '2026-02-10';
    expect(seatsFor(2, 9).when(draw())).toEqual({
      kind: 'accepted',
      events: [
        {
          type: 'AllocationRoundDrawn',
          occurredOn,
          data: {
            ...round, decisionDate: '2026-02-10', reference: 'SK 12', asOfPosition: '100', policyVersion: 1, coverStart: '2026-03-01', candidates: 5, seats: 2,
            premiumRupiah: 201_000, months: 12, totalRupiah: 402_000, cutOff: { rank: 2, decile: 1, risk: 1, registeredAt: '2' }, digest: 'd1',
          },
        },
        { type: 'QuotaAllocated', occurredOn, data: { ...round, ...seat, workerId: 'a', rank: 1 } },
        { type: 'QuotaAllocated', occurredOn, data: { ...round, ...seat, workerId: 'b', rank: 2 } },
        { type: 'AllocationRoundCompleted', occurredOn, data: { ...round, seats: 2, totalRupiah: 402_000 } },
      ],
    });
  });

  it.each([
    ['the quota', seatsFor(3, 9), 3],
    ['the budget', seatsFor(9, 2), 2],
    ['those who are waiting', seatsFor(9, 9), 5],
  ])('fills up to %s', (_, history, seats) => {
    expect(history.after(draw()).open().seats.size).toBe(seats);
  });

  it.each([
    ['no quota', seatsFor(0, 9), draw()],
    ['no budget', seatsFor(9, 0), draw()],
    ['nobody waiting', seatsFor(9, 9), draw({ ranking: rankingOf([]) })],
    ['the quota below the seats in use', seatsFor(5, 9).allocated(['x', 'y']).after({ type: 'ReviseQuota', quotaSeats: 1, reference: 'r', reason: 'r' }), draw({ roundId: 'round-2' })],
  ])('gives nothing with %s', (_, history, command) => expect(outcomeOf(history.when(command))).toBe('nothing to do'));

  it('gives exactly the seats that are asked for', () => {
    expect(seatsFor(9, 9).after(draw({ seats: 4 })).open().seats.size).toBe(4);
  });

  it.each([
    ['QUOTA_EXHAUSTED', seatsFor(2, 2), 3],
    ['BUDGET_EXHAUSTED', seatsFor(9, 2), 3],
    ['NOT_ENOUGH_CANDIDATES', seatsFor(9, 9), 6],
    ['FIELD_INVALID', seatsFor(9, 9), 0],
    ['FIELD_INVALID', seatsFor(9, 9), 1.5],
  ])('refuses %s where not all that are asked for can be given', (code, history, seats) => {
    expect(history.when(draw({ seats }))).toMatchObject({ kind: 'refused', refusal: { code, field: 'seats' } });
  });

  it('judges ages by the programme’s start of cover while that lies ahead', () => {
    const decision = seatsFor(1, 1).when(draw({ decisionDate: day('2025-12-01') }));
    expect(decision).toMatchObject({ events: [{ data: { coverStart: '2026-01-01' } }, {}, {}] });
  });

  it('may be dated back, never ahead', () => {
    expect(outcomeOf(seatsFor(1, 1).when(draw({ decisionDate: asDrawer.today })))).toContain('AllocationRoundDrawn');
    expect(seatsFor(1, 1).when(draw({ decisionDate: day('2026-06-16') }))).toMatchObject({ refusal: { code: 'DATE_IN_FUTURE', field: 'decisionDate' } });
  });

  it('is refused with a NIK in its reference', () => {
    expect(outcomeOf(seatsFor(1, 1).when(draw({ reference: '3275010203900001' })))).toBe('CLEAR_TEXT_HAS_NIK');
  });

  it('of an id that was drawn has been done', () => {
    expect(outcomeOf(seatsFor(9, 9).after(draw({ seats: 1 })).when(draw({ seats: 1 })))).toBe('nothing to do');
  });

  it('is refused once the programme is closed', () => {
    expect(outcomeOf(seatsFor(9, 9).after({ type: 'CloseProgram', reason: 'r' }).when(draw()))).toBe('PROGRAM_CLOSED');
  });
});

describe('a ranking that the programme has outrun', () => {
  it('by a new policy', () => expect(outcomeOf(seatsFor(9, 9).when(draw({ ranking: rankingOf(waiting, { policyVersion: 2 }) })))).toBe('RANKING_BEHIND'));
  it('by a round that gave one of them a seat', () => expect(outcomeOf(seatsFor(9, 9).allocated(['b'], 'round-0').when(draw()))).toBe('RANKING_BEHIND'));
  it('by a release that bars one of them', () => {
    const history = seatsFor(9, 9).allocated(['b'], 'round-0').after({ type: 'ReleaseAllocation', workerId: worker('b'), reason: 'withdrew', note: null });
    expect(outcomeOf(history.when(draw()))).toBe('RANKING_BEHIND');
  });
  it('by seats that came free since it was read', () => {
    const ranking = rankingOf(waiting.slice(0, 2), { candidateCount: 5 });
    expect(outcomeOf(seatsFor(3, 9).when(draw({ ranking })))).toBe('RANKING_BEHIND');
    expect(outcomeOf(seatsFor(2, 9).when(draw({ ranking })))).toContain('AllocationRoundDrawn');
  });
  it('is never one out of order or with somebody twice', () => {
    const [a, b] = waiting as [typeof waiting[0] & object, typeof waiting[0] & object];
    for (const candidates of [[b, a], [a, a], [a, { ...a, registeredAt: '9' as LogPosition }]]) {
      expect(() => seatsFor(2, 2).when(draw({ ranking: { ...rankingOf([]), candidates, candidateCount: 2 } }))).toThrow(RangeError);
    }
  });
});

describe('a round larger than one append', () => {
  const inBlocks = { ...asDrawer, blockSeats: 2 };
  const started = () => {
    const history = seatsFor(9, 9);
    const decision = history.when(draw(), inBlocks);
    return decision.kind === 'accepted' ? history.record('sari', decision.events) : history;
  };

  it('is opened with its plan, and holds all of its seats and rupiah from then on', () => {
    const history = started();
    expect(history.events.map(({ type }) => type)).toEqual(['ProgramOpened', 'AllocationRoundDrawn']);
    expect([usedSeats(history.open()), freeRupiah(history.open()), history.open().seats.size]).toEqual([5, 4 * 201_000 + 200_999, 0]);
  });

  it('is carried on block by block to the very events of one append, and to the same end', () => {
    const history = started();
    const numbers: number[] = [];
    for (let next = continueOpenWork(history.open(), 2); next !== null; next = continueOpenWork(history.open(), 2)) {
      numbers.push(next.firstEventNumber);
      expect(next.openWork).toMatchObject({ kind: 'round', id: 'round-1', actorSubject: 'sari', openingEventId: 'event-1', openingRevision: 1 });
      history.record(next.openWork.actorSubject, next.events);
      expect([usedSeats(history.open()), freeRupiah(history.open())]).toEqual([5, 4 * 201_000 + 200_999]);
    }
    expect(numbers).toEqual([1, 3, 5]);
    const whole = seatsFor(9, 9).after(draw());
    expect(history.events.slice(2).map(({ type, data }) => ({ type, data }))).toEqual(whole.events.slice(2).map(({ type, data }) => ({ type, data })));
    expect(history.state).toEqual(whole.state);
  });

  it('lets everything else wait, its own repeat too', () => {
    const history = started();
    for (const command of [draw(), draw({ roundId: 'round-2' }), { type: 'ReviseQuota', quotaSeats: 1, reference: 'r', reason: 'r' }, { type: 'CloseProgram', reason: 'r' }] as const) {
      expect(history.when(command)).toEqual({ kind: 'open-work', openWork: history.open().openWork });
    }
    while (history.continue(1));
    expect(outcomeOf(history.when(draw()))).toBe('nothing to do');
  });

  it('is over when it is completed', () => expect(continueOpenWork(seatsFor(9, 9).after(draw(), inBlocks).open(), 2)).toBeNull());
});

describe('releasing a seat', () => {
  const release = (reason = 'administrative') => ({ type: 'ReleaseAllocation', workerId: worker('a'), reason, note: null }) as const;
  const held = () => seatsFor(9, 9).allocated(['a', 'b']);

  it('gives seat and rupiah back', () => {
    expect(held().when(release())).toEqual({
      kind: 'accepted',
      events: [{ type: 'AllocationReleased', data: { programId, workerId: 'a', amountRupiah: 201_000, reason: 'administrative' } }],
    });
    const program = held().after(release()).open();
    expect([usedSeats(program), program.committedRupiah, program.unpaidSeats]).toEqual([1, 201_000, 1]);
  });

  it('seals the note of the official under the worker’s key', () => {
    expect(held().when({ ...release(), note: { keyId: 'k1', note: 'sakit' } })).toMatchObject({ events: [{ data: { keyId: 'k1' }, personal: { note: 'sakit' } }] });
  });

  it('is refused where no seat is held, or it is paid', () => {
    expect(outcomeOf(held().when({ ...release(), workerId: worker('z') }))).toBe('NOT_ALLOCATED');
    expect(outcomeOf(held().after(release()).when(release()))).toBe('NOT_ALLOCATED');
    expect(outcomeOf(held().paid(['a']).when(release()))).toBe('SEAT_PAID');
    expect(outcomeOf(held().when(release('NIK 3275010203900001')))).toBe('CLEAR_TEXT_HAS_NIK');
  });

  it.each([...releaseReasons, 'pindah alamat'])('for %s bars from another seat only where it should', (reason) => {
    const again = held().after(release(reason)).when(draw({ roundId: 'round-2', ranking: rankingOf([candidate('a')]) }));
    expect(outcomeOf(again)).toBe(barringReleaseReasons.includes(reason) ? 'RANKING_BEHIND' : 'AllocationRoundDrawn QuotaAllocated AllocationRoundCompleted');
  });
});
