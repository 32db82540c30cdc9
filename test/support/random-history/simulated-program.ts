import { barringReleaseReasons, type PriorityPolicy } from '@lindung/domain/program/events';
import { releaseReasons } from '@lindung/domain/reasons';
import { type BusinessDate, type Decile, type LogPosition, type Month, type ProgramId, type RegionCode, type Rupiah, type WorkerId } from '@lindung/domain/values/brands';
import { type HistoryWriter } from './history-writer.js';

interface SimulatedSeat {
  readonly amountRupiah: number;
  paid: boolean;
  refundedRupiah: number;
  cover: 'none' | 'confirmed' | 'rejected' | 'ended';
}

/** Writes the life of one programme; every event is one that the domain could decide there and then. */
export class SimulatedProgram {
  readonly seats = new Map<WorkerId, SimulatedSeat>();
  /** Whoever ever became one of its workers. */
  readonly members = new Set<WorkerId>();
  private readonly barred = new Set<WorkerId>();
  private premiumRupiah = 201_000;
  private policyVersion = 1;
  closed = false;

  constructor(
    private readonly writer: HistoryWriter,
    readonly programId: ProgramId,
    readonly region: RegionCode,
    private readonly year: number,
  ) {}

  async open(): Promise<void> {
    const data = {
      programId: this.programId, region: this.region, year: this.year, sourceOfFunds: 'APBD' as const, ceilingRupiah: 2_000_000_000 as Rupiah, quotaSeats: 10_000,
      premiumRupiah: this.premiumRupiah as Rupiah, months: 12, policy: this.policy(), needEstimate: 200_000, reference: 'DPA\\1',
    };
    await this.append({ type: 'ProgramOpened', data });
  }

  async revise(): Promise<void> {
    const { random } = this.writer;
    const revision = { programId: this.programId, reference: `DPPA ${random.below(100)}`, reason: 'change of plan' };
    switch (random.below(5)) {
      case 0:
        return this.append({ type: 'BudgetRevised', data: { ...revision, ceilingRupiah: (1_000_000_000 + random.below(5) * 500_000_000) as Rupiah } });
      case 1:
        return this.append({ type: 'QuotaRevised', data: { ...revision, quotaSeats: 9_000 + random.below(3_000) } });
      case 2:
        this.premiumRupiah = 100_000 + random.below(5) * 50_000;
        return this.append({ type: 'TariffRevised', data: { ...revision, premiumRupiah: this.premiumRupiah as Rupiah, months: 6 + random.below(7) } });
      case 3:
        return this.append({ type: 'NeedEstimateRevised', data: { ...revision, needEstimate: 200_000 + random.below(1_000) } });
      default:
        this.policyVersion += 1;
        return this.append({ type: 'PolicyRevised', data: { ...revision, policy: this.policy() } });
    }
  }

  /** A round over members who hold no seat; a fold does not ask whether they were the best. */
  async drawRound(candidates: readonly WorkerId[]): Promise<void> {
    const { random } = this.writer;
    const chosen = candidates.filter((workerId) => this.members.has(workerId) && !this.seats.has(workerId) && !this.barred.has(workerId)).slice(0, 1 + random.below(8));
    const [roundId, months] = [random.uuid(), 12];
    const total = { seats: chosen.length, totalRupiah: (chosen.length * this.premiumRupiah) as Rupiah };
    await this.append({
      type: 'AllocationRoundDrawn',
      data: {
        programId: this.programId, roundId, decisionDate: random.day() as BusinessDate, reference: null, asOfPosition: '1' as LogPosition, policyVersion: this.policyVersion,
        coverStart: `${this.year}-03-01` as BusinessDate, candidates: candidates.length, premiumRupiah: this.premiumRupiah as Rupiah, months, ...total,
        cutOff: chosen.length === 0 ? null : { rank: chosen.length, decile: 3, risk: 1, registeredAt: '1' as LogPosition }, digest: 'ab'.repeat(32),
      },
    });
    const occurredOn = random.day();
    for (const [index, workerId] of chosen.entries()) {
      this.seats.set(workerId, { amountRupiah: this.premiumRupiah, paid: false, refundedRupiah: 0, cover: 'none' });
      await this.append({
        type: 'QuotaAllocated', occurredOn,
        data: {
          programId: this.programId, roundId, workerId, rank: index + 1, decile: (1 + random.below(5)) as Decile, coverableFrom: '2020-02' as Month, coverableUntil: '2050-01' as Month,
          amountRupiah: this.premiumRupiah as Rupiah, months,
        },
      });
    }
    await this.append({ type: 'AllocationRoundCompleted', data: { programId: this.programId, roundId, ...total } });
  }

  async payAll(): Promise<void> {
    const { random } = this.writer;
    const unpaid = [...this.seats].filter(([, seat]) => !seat.paid && random.chance(70));
    const totalRupiah = unpaid.reduce((sum, [, seat]) => sum + seat.amountRupiah, 0) as Rupiah;
    const batch = { programId: this.programId, batchId: random.uuid() };
    const payment = { sp2dNumber: `SP2D-${random.below(100)}`, sp2dDate: random.day() as BusinessDate, coverFrom: `${this.year}-04-01` as BusinessDate };
    await this.append({ type: 'PaymentBatchOpened', data: { ...batch, ...payment, count: unpaid.length, totalRupiah } });
    for (const [workerId, seat] of unpaid) {
      seat.paid = true;
      await this.append({ type: 'PremiumPaid', data: { ...batch, ...payment, workerId, amountRupiah: seat.amountRupiah as Rupiah, months: 12, coverUntil: `${this.year + 1}-03-31` as BusinessDate } });
    }
    await this.append({ type: 'PaymentBatchCompleted', data: { ...batch, count: unpaid.length, totalRupiah } });
  }

  /** Whatever may happen next to one seat. */
  async changeSeat(workerId: WorkerId, keyId: string): Promise<void> {
    const seat = this.seats.get(workerId);
    if (seat === undefined) return;
    const { random } = this.writer;
    const about = { programId: this.programId, workerId };
    if (!seat.paid) return this.release(workerId, seat);
    if (seat.cover === 'none' && seat.refundedRupiah === 0 && random.chance(25)) {
      seat.paid = false;
      return this.append({ type: 'PremiumReversed', data: { ...about, amountRupiah: seat.amountRupiah as Rupiah, reversedEventId: random.uuid(), sp2dNumber: 'SP2D-1', reason: 'wrong SP2D' } });
    }
    if (seat.cover !== 'ended' && random.chance(60)) {
      const rejects = random.chance(30);
      seat.cover = rejects ? 'rejected' : 'confirmed';
      if (rejects) return this.append({ type: 'CoverageRejected', data: { ...about, reason: 'NIK_FORMAT' } });
      return this.append({ type: 'CoverageConfirmed', data: { ...about, keyId }, personal: { kpj: `26${random.below(1_000_000)}` } });
    }
    if (seat.cover === 'confirmed') {
      seat.cover = 'ended';
      return this.append({ type: 'CoverageEnded', data: { ...about, reason: 'deceased', endedOn: random.day() as BusinessDate } });
    }
    return this.refund(workerId, seat);
  }

  /** Closes where no unpaid seat stands. */
  async close(): Promise<void> {
    if ([...this.seats.values()].some((seat) => !seat.paid)) return;
    this.closed = true;
    await this.append({ type: 'ProgramClosed', data: { programId: this.programId, reason: 'end of year' } });
  }

  async issueFile(): Promise<void> {
    await this.append({ type: 'ParticipantFileIssued', data: { programId: this.programId, rows: 3, digest: 'cd'.repeat(32), format: 'csv', purpose: 'monthly' } });
  }

  private async release(workerId: WorkerId, seat: SimulatedSeat): Promise<void> {
    const reason = this.writer.random.pick(releaseReasons);
    this.seats.delete(workerId);
    if (barringReleaseReasons.includes(reason)) this.barred.add(workerId);
    await this.append({ type: 'AllocationReleased', data: { programId: this.programId, workerId, amountRupiah: seat.amountRupiah as Rupiah, reason } });
  }

  private async refund(workerId: WorkerId, seat: SimulatedSeat): Promise<void> {
    const { random } = this.writer;
    const rest = seat.amountRupiah - seat.refundedRupiah;
    const fullyRefunded = random.chance(50);
    const amountRupiah = (fullyRefunded ? rest : Math.max(1, Math.floor(rest / 3))) as Rupiah;
    seat.refundedRupiah += amountRupiah;
    if (fullyRefunded) this.seats.delete(workerId);
    await this.append({ type: 'PremiumRefunded', data: { programId: this.programId, workerId, amountRupiah, receiptNumber: random.uuid(), receiptDate: random.day() as BusinessDate, fullyRefunded } });
  }

  private policy(): PriorityPolicy {
    const { random } = this.writer;
    return {
      version: this.policyVersion, maxDecile: (3 + random.below(6)) as Decile, snapshotMaxAgeDays: random.chance(50) ? 180 : null, coverStart: null,
      occupationRisk: { 'ojek-online': 1 + random.below(3), pedagang: 2, porter: 1 } as PriorityPolicy['occupationRisk'],
    };
  }

  private append(event: Parameters<HistoryWriter['append']>[1]): Promise<void> {
    return this.writer.append(this.programId, event);
  }
}
