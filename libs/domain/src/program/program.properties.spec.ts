import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { candidate, day, month, openedData, outcomeOf, ProgramHistory, rankingOf, rupiah } from '../../../../test/support/program-history.js';
import { drawerOf, heldBack, holdsSeat, lifeOf, ofType, recount, seatLife } from '../../../../test/support/program-recount.js';
import { type Decile, type LogPosition, type WorkerId } from '../values/brands.js';
import { type AllocateQuota, type Ranking } from './allocation.js';
import { type ProgramCommand } from './decide.js';
import { barringReleaseReasons } from './events.js';
import { copyProgram, foldProgram } from './fold.js';
import { type PayPremium } from './payment.js';
import { drawableSeats, freeRupiah, usedSeats } from './state.js';

/**
 * Random lives of two programmes that share six workers: rounds and batches that are cut short
 * anywhere, terms revised up and down, exits that process managers follow up. What must always hold
 * is judged against a recount of the plain events.
 */
const candidates = Array.from({ length: 6 }, (_, i) =>
  candidate(`w${i}`, {
    decile: ((i % 3) + 1) as Decile,
    registeredAt: String(i + 1) as LogPosition,
    coverableFrom: month(i % 3 === 2 ? '2026-05' : '2020-01'),
  }),
);
const workers = candidates.map(({ workerId }) => workerId);
const today = day('2026-06-15');
const legal = { reference: 'r', reason: 'r' };

/** A command in the making, or what else happens. A stale ranking lists those who hold seats too, a cut one ends where seats do. */
type Intent =
  | Exclude<ProgramCommand, AllocateQuota | PayPremium>
  | (Omit<AllocateQuota, 'roundId' | 'ranking'> & { readonly stale: boolean; readonly cut: boolean })
  | Omit<PayPremium, 'batchId'>
  | { readonly type: 'exit'; readonly workerId: WorkerId }
  | { readonly type: 'carry on' };

/** One step: by somebody, through a store of some block size, cut short after some blocks. */
interface Step {
  readonly program: number;
  readonly actor: string;
  readonly blockSeats: number;
  readonly blocksBeforeCrash: number;
  /** Whether a command about one worker goes to anybody, not to a holder of a seat. */
  readonly miss: boolean;
  readonly intent: Intent;
}

const seen = new Map<string, number>();
const note = (what: string) => seen.set(what, (seen.get(what) ?? 0) + 1);

/** One programme in a run, with the command whose work lies open. */
class Programme extends ProgramHistory {
  unfinished: { readonly command: ProgramCommand; readonly actor: string } | null = null;
  judgedTo = 0;

  ranking(exited: ReadonlySet<string>, stale: boolean, cut: boolean): Ranking {
    const barred = new Set(ofType(this.events, 'AllocationReleased').filter(({ data }) => barringReleaseReasons.includes(data.reason)).map(({ data }) => data.workerId));
    const waiting = candidates.filter(({ workerId }) => stale || !(exited.has(workerId) || barred.has(workerId) || holdsSeat(this.events, workerId)));
    const ranking = rankingOf(waiting, { policyVersion: this.open().policy.version });
    return cut ? { ...ranking, candidates: ranking.candidates.slice(0, drawableSeats(this.open())) } : ranking;
  }

  /** As a handler does it: finish what is open, decide, write, and perhaps crash between two blocks. */
  perform(command: ProgramCommand, { actor, blockSeats, blocksBeforeCrash }: Step): void {
    const context = { actorSubject: actor, today, blockSeats };
    const before = copyProgram(this.open());
    let decision = this.when(command, context);
    expect(this.state).toEqual(before);
    if (decision.kind === 'open-work') {
      note('open-work');
      this.complete(blockSeats);
      decision = this.when(command, context);
    }
    if (decision.kind === 'refused') note(outcomeOf(decision));
    if (decision.kind !== 'accepted') return;
    for (const { type } of decision.events) note(type);
    this.record(actor, decision.events);
    this.unfinished = { command, actor };
    for (let block = 0; block < blocksBeforeCrash && this.continue(blockSeats); block += 1);
    if (this.open().openWork === null) this.complete(blockSeats);
  }

  /** Carries what is open to its end; then its command, given again, has nothing more to do. */
  complete(blockSeats: number): void {
    while (this.continue(blockSeats));
    if (this.unfinished === null) return;
    const { command, actor } = this.unfinished;
    const again = this.when(command, { actorSubject: actor, today, blockSeats });
    expect(again.kind).not.toBe('open-work');
    // Each look at the participants is an event; the programme itself stays as it is.
    if (again.kind === 'accepted' && command.type !== 'IssueParticipantFile') expect(again.events).toEqual([]);
    this.unfinished = null;
  }

  /** Judges every event since the last judgement, and the state by all of them. */
  judge(): void {
    if (this.judgedTo === this.events.length) return;
    for (let length = this.judgedTo + 1; length <= this.events.length; length += 1) {
      const upTo = this.events.slice(0, length);
      const type = upTo.at(-1)?.type;
      if (type !== 'AllocationRoundDrawn' && type !== 'QuotaAllocated' && type !== 'PaymentBatchOpened' && type !== 'PremiumPaid') continue;
      const { used, quota, committed, realised, refunded, ceiling } = recount(upTo, workers);
      expect(committed + realised - refunded).toBeLessThanOrEqual(ceiling);
      expect(used).toBeLessThanOrEqual(quota);
    }
    for (const workerId of workers) {
      expect(lifeOf(this.events, workerId)).toMatch(seatLife);
      const { restRupiah, gone } = heldBack(this.events, workerId);
      expect(gone ? restRupiah === 0 : restRupiah > 0).toBe(true);
    }
    for (const paid of ofType(this.events.slice(this.judgedTo), 'PremiumPaid')) {
      expect(drawerOf(this.events, paid)).toEqual(expect.any(String));
      expect(drawerOf(this.events, paid)).not.toBe(paid.meta.actorSubject);
    }
    this.judgedTo = this.events.length;
    const program = this.open();
    const counted = recount(this.events, workers);
    expect({
      ceiling: program.ceilingRupiah, quota: program.quotaSeats, used: usedSeats(program), unpaid: program.unpaidSeats,
      committed: program.committedRupiah, realised: program.realisedRupiah, refunded: program.refundedRupiah,
    }).toEqual(counted);
    expect(counted.committed + counted.realised - counted.refunded + freeRupiah(program)).toBe(counted.ceiling);
    expect(new Set(program.seats.keys())).toEqual(new Set(workers.filter((workerId) => holdsSeat(this.events, workerId))));
  }
}

/** Most commands about one worker go to somebody who holds a seat, so that they do not all miss. */
function aimed<I extends Intent>(intent: I, programme: Programme, miss: boolean): I {
  const seats = [...programme.open().seats.values()];
  const targets = intent.type === 'ReleaseAllocation' ? seats : seats.filter(({ payment }) => payment !== null);
  if (miss || targets.length === 0 || !('workerId' in intent)) return intent;
  const target = targets[workers.indexOf(intent.workerId) % targets.length];
  return { ...intent, workerId: target?.workerId ?? intent.workerId };
}

function live(steps: readonly Step[]): readonly Programme[] {
  const terms = { quotaSeats: 4, ceilingRupiah: rupiah(45), premiumRupiah: rupiah(10), months: 2 };
  const programmes = [0, 1].map(() => new Programme().record('sari', [{ type: 'ProgramOpened', data: { ...openedData, ...terms } }]));
  const exited = new Set<string>();
  steps.forEach((step, i) => {
    const programme = programmes[step.program] as Programme;
    const { intent } = step;
    if (intent.type === 'exit') {
      exited.add(intent.workerId);
      for (const each of programmes) {
        each.perform({ type: 'ReleaseAllocation', workerId: intent.workerId, reason: 'exited', note: null }, step);
        each.perform({ type: 'EndCoverage', workerId: intent.workerId, reason: 'withdrew', endedOn: today }, step);
      }
    } else if (intent.type === 'carry on') programme.complete(step.blockSeats);
    else if (intent.type === 'PayPremium') programme.perform({ ...intent, batchId: `batch-${i}` }, step);
    else if (intent.type === 'AllocateQuota') {
      const { stale, cut, ...command } = intent;
      programme.perform({ ...command, roundId: `round-${i}`, ranking: programme.ranking(exited, stale, cut) }, step);
    } else programme.perform(aimed(intent, programme, step.miss), step);
    for (const each of programmes) each.judge();
  });
  return programmes;
}

const workerId = fc.constantFrom(...workers);
const a = <T>(value: T) => fc.constant(value);
const upTo = (max: number) => fc.integer({ min: 0, max });
const intents: readonly fc.WeightedArbitrary<Intent>[] = [
  { weight: 16, arbitrary: fc.record({ type: a('AllocateQuota'), decisionDate: a(day('2026-02-01')), reference: a(null), seats: fc.integer({ min: 1, max: 5 }), stale: a(false), cut: fc.boolean() }, { requiredKeys: ['type', 'decisionDate', 'reference', 'stale', 'cut'] }) },
  { weight: 2, arbitrary: fc.record({ type: a('AllocateQuota'), decisionDate: a(day('2026-02-01')), reference: a(null), stale: a(true), cut: fc.boolean() }) },
  { weight: 16, arbitrary: fc.record({ type: a('PayPremium'), workerIds: fc.oneof(a('all' as const), fc.array(workerId, { maxLength: 3 })), sp2dNumber: a('s'), sp2dDate: a(day('2026-03-01')), coverFrom: fc.constantFrom(day('2026-03-01'), day('2026-05-20')) }) },
  { weight: 4, arbitrary: fc.record({ type: a('ReleaseAllocation'), workerId, reason: fc.constantFrom('administrative', 'administrative', 'withdrew'), note: a(null) }) },
  { weight: 6, arbitrary: fc.record({ type: a('ReversePremium'), workerId, reason: a('r'), note: a(null) }) },
  { weight: 10, arbitrary: fc.record({ type: a('RecordRefund'), workerId, amountRupiah: fc.constantFrom(1, 5, 10, 12).map(rupiah), receiptNumber: fc.constantFrom('R1', 'R2', 'R3'), receiptDate: a(day('2026-05-01')) }) },
  { weight: 4, arbitrary: fc.record({ type: a('ConfirmCoverage'), workerId, keyId: a('k'), kpj: a('1'), sameKpj: a(null) }) },
  { weight: 4, arbitrary: fc.record({ type: a('RejectCoverage'), workerId, reason: fc.constantFrom('r', 's'), note: a(null) }) },
  { weight: 4, arbitrary: fc.record({ type: a('ReviseBudget'), ceilingRupiah: fc.integer({ min: 15, max: 90 }).map(rupiah), reference: a('r'), reason: a('r') }) },
  { weight: 4, arbitrary: fc.record({ type: a('ReviseQuota'), quotaSeats: fc.integer({ min: 1, max: 7 }), reference: a('r'), reason: a('r') }) },
  { weight: 2, arbitrary: fc.record({ type: a('ReviseTariff'), premiumRupiah: fc.integer({ min: 7, max: 13 }).map(rupiah), months: fc.integer({ min: 1, max: 3 }), reference: a('r'), reason: a('r') }) },
  { weight: 2, arbitrary: fc.record({ type: a('RevisePolicy'), maxDecile: fc.constantFrom<Decile[]>(1, 2, 3), snapshotMaxAgeDays: a(null), occupationRisk: a({}), reference: a('r'), reason: a('r') }) },
  { weight: 2, arbitrary: upTo(3).map((needEstimate) => ({ type: 'ReviseNeedEstimate', needEstimate, ...legal })) },
  { weight: 2, arbitrary: a({ type: 'IssueParticipantFile', rows: 0, digest: 'd', format: 'csv', purpose: 'p' }) },
  { weight: 1, arbitrary: a({ type: 'CloseProgram', reason: 'r' }) },
  { weight: 2, arbitrary: fc.record({ type: a('exit'), workerId }) },
  { weight: 6, arbitrary: a({ type: 'carry on' }) },
];
const step: fc.Arbitrary<Step> = fc.record({
  program: upTo(1),
  actor: fc.constantFrom('sari', 'budi', 'tuti'),
  blockSeats: fc.constantFrom(1, 2, 100),
  blocksBeforeCrash: fc.constantFrom(0, 1, 9, 9),
  miss: fc.constantFrom(true, false, false, false),
  intent: fc.oneof(...intents),
});

describe('random lives of programmes', () => {
  it('never overdraw quota or ceiling, give or pay a seat twice, nor do a command twice', () => {
    fc.assert(
      fc.property(fc.array(step, { minLength: 20, maxLength: 60, size: 'max' }), (steps) => {
        for (const programme of live(steps)) {
          programme.complete(1);
          programme.judge();
          expect(foldProgram(null, programme.events)).toEqual(programme.state);
        }
      }),
      { numRuns: 300 },
    );
  });

  // A property over histories in which nothing happens would hold of anything.
  it.each([
    'QuotaAllocated', 'AllocationReleased', 'PremiumPaid', 'PremiumReversed', 'PremiumRefunded', 'CoverageConfirmed', 'CoverageRejected', 'CoverageEnded', 'ProgramClosed',
    'QUOTA_EXHAUSTED', 'BUDGET_EXHAUSTED', 'RANKING_BEHIND', 'SAME_PERSON_ALLOCATED', 'ALREADY_PAID', 'AGE_OUT_OF_RANGE', 'COVERAGE_CONFIRMED',
    'MONEY_REFUNDED', 'REFUND_TOO_LARGE', 'PROGRAM_CLOSED', 'PROGRAM_HAS_UNPAID_SEATS', 'open-work',
  ])('come across %s', (what) => expect(seen.get(what) ?? 0).toBeGreaterThan(0));
});
