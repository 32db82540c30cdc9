import { type Folded } from '@lindung/domain/event';
import { continueOpenWork } from '@lindung/domain/program/open-work';
import { decideProgram, type ProgramCommand } from '@lindung/domain/program/decide';
import { type DecisionContext, type ProgramDecision } from '@lindung/domain/program/decision';
import { type ProgramEvent, type ProgramOpened } from '@lindung/domain/program/events';
import { foldProgram } from '@lindung/domain/program/fold';
import { type ProgramState } from '@lindung/domain/program/state';
import { type Ranking } from '@lindung/domain/program/allocation';
import { compareCandidates, type RankedCandidate } from '@lindung/domain/ranking';
import { type BusinessDate, type Decile, type LogPosition, type Month, type ProgramId, type RegionCode, type Rupiah, type WorkerId } from '@lindung/domain/values/brands';

/** Short ways to name values in a spec. */
export const worker = (name: string): WorkerId => name as WorkerId;
export const day = (text: string): BusinessDate => text as BusinessDate;
export const month = (text: string): Month => text as Month;
export const rupiah = (amount: number): Rupiah => amount as Rupiah;

export const programId = 'program-3275-2026' as ProgramId;
export const openedData: ProgramOpened['data'] = {
  programId,
  region: '3275' as RegionCode,
  year: 2026,
  sourceOfFunds: 'APBD',
  ceilingRupiah: rupiah(2_000_000_000),
  quotaSeats: 10_000,
  premiumRupiah: rupiah(201_000),
  months: 12,
  policy: { version: 1, maxDecile: 4, snapshotMaxAgeDays: null, coverStart: null, occupationRisk: {} },
  needEstimate: 200_000,
  reference: 'DPA 2026',
};

/** Somebody waiting who may be covered in any month of these years. */
export const candidate = (name: string, more: Partial<RankedCandidate> = {}): RankedCandidate => ({
  workerId: worker(name),
  decile: 1 as Decile,
  risk: 1,
  registeredAt: '1' as LogPosition,
  coverableFrom: month('2020-01'),
  coverableUntil: month('2040-12'),
  ...more,
});

/** A complete ranking of some candidates, best first. */
export const rankingOf = (candidates: readonly RankedCandidate[], more: Partial<Ranking> = {}): Ranking => ({
  asOfPosition: '100' as LogPosition,
  policyVersion: 1,
  candidates: [...candidates].sort(compareCandidates),
  candidateCount: candidates.length,
  digest: 'd1',
  ...more,
});

export const today = day('2026-06-15');
export const asDrawer: DecisionContext = { actorSubject: 'sari', today, blockSeats: 1_000_000 };
export const asPayer: DecisionContext = { actorSubject: 'budi', today, blockSeats: 1_000_000 };

/**
 * A programme's stream in the making: what was given, and what a command comes to. `record` takes
 * events as they are; `after` takes commands that must be accepted, with what they open completed.
 */
export class ProgramHistory {
  readonly events: Folded<ProgramEvent>[] = [];
  state: ProgramState | null = null;

  /** A programme with the usual terms, or some others. */
  static opened(terms: Partial<ProgramOpened['data']> = {}): ProgramHistory {
    return new ProgramHistory().record('sari', [{ type: 'ProgramOpened', data: { ...openedData, ...terms } }]);
  }

  record(actorSubject: string, events: readonly ProgramEvent[]): this {
    const recorded = events.map((event, i) => {
      const revision = this.events.length + i;
      const meta = { eventId: `event-${revision}`, revision, actorSubject, occurredOn: event.occurredOn ?? today };
      return { type: event.type, data: event.data, meta } as Folded<ProgramEvent>;
    });
    this.events.push(...recorded);
    this.state = foldProgram(this.state, recorded);
    return this;
  }

  when(command: ProgramCommand, context: DecisionContext = asDrawer): ProgramDecision {
    return decideProgram(this.state, command, context);
  }

  after(command: ProgramCommand, context: DecisionContext = asDrawer): this {
    const decision = this.when(command, context);
    if (decision.kind !== 'accepted') throw new Error(`${command.type} was to be accepted: ${JSON.stringify(decision)}`);
    this.record(context.actorSubject, decision.events);
    while (this.continue(context.blockSeats));
    return this;
  }

  /** Writes the next block of what is open, in its opener's name; false where nothing is. */
  continue(blockSeats: number): boolean {
    const next = this.state === null ? null : continueOpenWork(this.state, blockSeats);
    if (next === null) return false;
    this.record(next.openWork.actorSubject, next.events);
    return true;
  }

  /** A round of the usual day that gave these workers a seat each. */
  allocated(names: readonly string[], roundId = 'round-1', context = asDrawer): this {
    const ranking = rankingOf(names.map((name) => candidate(name)), { policyVersion: this.open().policy.version });
    return this.after({ type: 'AllocateQuota', roundId, decisionDate: day('2026-02-01'), reference: null, seats: names.length, ranking }, context);
  }

  /** A payment of these workers for March to the end of their months. */
  paid(names: readonly string[], batchId = 'batch-1', context = asPayer): this {
    const sp2d = { sp2dNumber: `SP2D-${batchId}`, sp2dDate: day('2026-03-02'), coverFrom: day('2026-03-15') };
    return this.after({ type: 'PayPremium', batchId, workerIds: names.map(worker), ...sp2d }, context);
  }

  open(): ProgramState {
    if (this.state === null) throw new Error('no programme was opened');
    return this.state;
  }
}

/** The code of a refusal, or what happened instead. */
export const outcomeOf = (decision: ProgramDecision): string =>
  decision.kind === 'refused' ? decision.refusal.code : decision.kind === 'open-work' ? 'open-work' : decision.events.map(({ type }) => type).join(' ') || 'nothing to do';
