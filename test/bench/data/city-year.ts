import { randomUUID } from 'node:crypto';
import { type StorableEvent } from '@lindung/domain/event-codec';
import { type ProgramEvent } from '@lindung/domain/program/events';
import { occupationRisk } from '@lindung/domain/reference/occupations';
import { programStream, workerStream } from '@lindung/domain/streams';
import { type BusinessDate, type Decile, type LogPosition, type ProgramId, type RegionCode, type Rupiah, type WorkerId } from '@lindung/domain/values/brands';
import { type RegistrationFacts, type WorkerEvent } from '@lindung/domain/worker/events';
import { readRegistration } from '@lindung/domain/worker/registration';
import { type ExpectedRevision } from '@lindung/event-store/event-store';
import { workerIdOf } from '@lindung/personal-data/fingerprint';
import { personAt } from '@lindung/standalone/sample-data/person';

/*
 * A year of a city whose programme has many seats: every candidate is registered and verified, most
 * get a seat, are paid and confirmed, some are corrected. That is four events a worker, so that
 * 250,000 workers make a log of 1,000,000 events (and five more about programme, round and batch).
 */

export const cityProgramId = 'program-3275-2026' as ProgramId;

/** Events that are appended together to one stream. */
export interface StreamEvents {
  readonly streamId: string;
  readonly expectedRevision: ExpectedRevision;
  readonly events: readonly StorableEvent[];
}

/** A run of the log: who caused it, when, and the keys that must be made for it. */
export interface Block {
  readonly role: 'disnaker' | 'dinsos' | 'bendahara' | 'bpjs';
  readonly occurredOn: string;
  readonly newKeyIds: readonly string[];
  readonly appends: readonly StreamEvents[];
}

type CityWorker = Pick<RegistrationFacts, 'workerId' | 'keyId' | 'coverableFrom' | 'coverableUntil'>;

const WORKERS_PER_BLOCK = 2_000;
const SEED = 2_026;
const PREMIUM = 201_000 as Rupiah;
const MONTHS = 12;
const COVER_FROM = '2026-03-01' as BusinessDate;
const COVER_UNTIL = '2027-02-28' as BusinessDate;
/** Shares of the workers; with registration and verification they come to four events each. */
const SHARES = { allocated: 0.7, paid: 0.65, confirmed: 0.6, corrected: 0.05 } as const;

const date = (text: string): BusinessDate => text as BusinessDate;
const totalOf = (count: number): Rupiah => (count * PREMIUM) as Rupiah;
const decileAt = (index: number): Decile => (1 + (index % 6)) as Decile;

/** The whole log, block by block in its order. */
export function* cityYear(workerCount: number, pepper: Uint8Array): Iterable<Block> {
  const program = new ProgramWriter(workerCount);
  const workers: CityWorker[] = [];
  yield program.block('disnaker', '2026-01-02', [opened(workerCount)]);
  for (let first = 0; first < workerCount; first += WORKERS_PER_BLOCK) {
    yield registrations(workers, first, Math.min(workerCount, first + WORKERS_PER_BLOCK), pepper);
  }
  yield* blocksOf(workers, 'dinsos', '2026-01-20', 0, verified);
  yield* program.allocations(workers.slice(0, Math.floor(workerCount * SHARES.allocated)));
  yield* program.payments(workers.slice(0, Math.floor(workerCount * SHARES.paid)));
  yield* program.confirmations(workers.slice(0, Math.floor(workerCount * SHARES.confirmed)));
  yield* blocksOf(workers.slice(0, Math.floor(workerCount * SHARES.corrected)), 'disnaker', '2026-06-15', 1, corrected);
}

/** People `first` to `before` of the sample, read as the registration route reads them; they join `workers`. */
function registrations(workers: CityWorker[], first: number, before: number, pepper: Uint8Array): Block {
  const appends: StreamEvents[] = [];
  for (let index = first; index < before; index += 1) {
    const reading = readRegistration(personAt(SEED, index), { today: date('2026-01-05'), programYear: 2026 });
    if (!reading.ok) throw new Error(`Person ${index} of the sample cannot be registered.`);
    const { facts, personal, nik } = reading.value;
    const workerId = workerIdOf(pepper, nik) as WorkerId;
    const data: RegistrationFacts = { workerId, keyId: randomUUID(), ...facts, importId: null, row: null };
    workers.push({ workerId, keyId: data.keyId, coverableFrom: facts.coverableFrom, coverableUntil: facts.coverableUntil });
    appends.push({ streamId: workerStream(workerId), expectedRevision: 'no-stream', events: [{ type: 'WorkerRegistered', data, personal }] });
  }
  return { role: 'disnaker', occurredOn: '2026-01-05', newKeyIds: workers.slice(first, before).map(({ keyId }) => keyId), appends };
}

const verified = ({ workerId }: CityWorker, index: number): WorkerEvent => ({
  type: 'DtsenVerified',
  data: { workerId, decile: decileAt(index), snapshotId: '2025-Q4', snapshotDate: date('2025-12-31'), method: 'extract' },
});

const corrected = ({ workerId, keyId }: CityWorker, index: number): WorkerEvent => ({
  type: 'WorkerDetailsCorrected',
  data: { workerId, keyId, changed: {}, sealedFields: ['phone'], reason: 'nomor baru' },
  personal: { changes: { phone: `0812${String(10_000_000 + index)}` }, note: null },
});

/** One event on each worker's own stream, which stands at `revision`. */
function* blocksOf(
  workers: readonly CityWorker[],
  role: Block['role'],
  occurredOn: string,
  revision: number,
  event: (worker: CityWorker, index: number) => WorkerEvent,
): Iterable<Block> {
  for (let first = 0; first < workers.length; first += WORKERS_PER_BLOCK) {
    const appends = workers
      .slice(first, first + WORKERS_PER_BLOCK)
      .map((worker, index) => ({ streamId: workerStream(worker.workerId), expectedRevision: revision, events: [event(worker, first + index)] }));
    yield { role, occurredOn, newKeyIds: [], appends };
  }
}

/** Writes the programme's one stream in order. */
class ProgramWriter {
  #nextRevision = 0;

  constructor(private readonly workerCount: number) {}

  block(role: Block['role'], occurredOn: string, events: readonly ProgramEvent[]): Block {
    const expectedRevision = this.#nextRevision === 0 ? 'no-stream' : this.#nextRevision - 1;
    this.#nextRevision += events.length;
    return { role, occurredOn, newKeyIds: [], appends: [{ streamId: programStream(cityProgramId), expectedRevision, events }] };
  }

  *allocations(workers: readonly CityWorker[]): Iterable<Block> {
    const roundId = randomUUID();
    const seats = workers.length;
    const drawn: ProgramEvent = {
      type: 'AllocationRoundDrawn',
      data: {
        programId: cityProgramId,
        roundId,
        decisionDate: date('2026-02-01'),
        reference: null,
        asOfPosition: String(1 + 2 * this.workerCount) as LogPosition,
        policyVersion: 1,
        coverStart: date('2026-02-01'),
        candidates: this.workerCount,
        seats,
        premiumRupiah: PREMIUM,
        months: MONTHS,
        totalRupiah: totalOf(seats),
        cutOff: null,
        digest: '0'.repeat(64),
      },
    };
    yield this.block('disnaker', '2026-02-01', [drawn]);
    yield* this.#each(workers, 'disnaker', '2026-02-01', ({ workerId, coverableFrom, coverableUntil }, index) => ({
      type: 'QuotaAllocated',
      data: { workerId, rank: index + 1, decile: decileAt(index), coverableFrom, coverableUntil, programId: cityProgramId, roundId, amountRupiah: PREMIUM, months: MONTHS },
    }));
    yield this.block('disnaker', '2026-02-01', [{ type: 'AllocationRoundCompleted', data: { programId: cityProgramId, roundId, seats, totalRupiah: totalOf(seats) } }]);
  }

  *payments(workers: readonly CityWorker[]): Iterable<Block> {
    const sp2d = { sp2dNumber: 'SP2D-0001', sp2dDate: date('2026-02-10'), coverFrom: COVER_FROM };
    const batch = { programId: cityProgramId, batchId: randomUUID() };
    const count = workers.length;
    yield this.block('bendahara', '2026-02-10', [{ type: 'PaymentBatchOpened', data: { ...batch, ...sp2d, count, totalRupiah: totalOf(count) } }]);
    yield* this.#each(workers, 'bendahara', '2026-02-10', ({ workerId }) => ({
      type: 'PremiumPaid',
      data: { ...batch, workerId, amountRupiah: PREMIUM, months: MONTHS, ...sp2d, coverUntil: COVER_UNTIL },
    }));
    yield this.block('bendahara', '2026-02-10', [{ type: 'PaymentBatchCompleted', data: { ...batch, count, totalRupiah: totalOf(count) } }]);
  }

  *confirmations(workers: readonly CityWorker[]): Iterable<Block> {
    yield* this.#each(workers, 'bpjs', '2026-03-05', ({ workerId, keyId }, index) => ({
      type: 'CoverageConfirmed',
      data: { programId: cityProgramId, workerId, keyId },
      personal: { kpj: String(26_000_000_000 + index) },
    }));
  }

  *#each(workers: readonly CityWorker[], role: Block['role'], occurredOn: string, event: (worker: CityWorker, index: number) => ProgramEvent): Iterable<Block> {
    for (let first = 0; first < workers.length; first += WORKERS_PER_BLOCK) {
      yield this.block(role, occurredOn, workers.slice(first, first + WORKERS_PER_BLOCK).map((worker, index) => event(worker, first + index)));
    }
  }
}

function opened(workerCount: number): ProgramEvent {
  return {
    type: 'ProgramOpened',
    data: {
      programId: cityProgramId,
      region: '3275' as RegionCode,
      year: 2026,
      sourceOfFunds: 'APBD',
      ceilingRupiah: totalOf(workerCount),
      quotaSeats: workerCount,
      premiumRupiah: PREMIUM,
      months: MONTHS,
      policy: { version: 1, maxDecile: 6, snapshotMaxAgeDays: null, coverStart: null, occupationRisk },
      needEstimate: workerCount,
      reference: 'DPA 2026',
    },
  };
}
