import { type BusinessDate, type Decile, type KelurahanCode, type Month, type OccupationCode, type WorkerId } from '@lindung/domain/values/brands';
import { type ExitReason, type RegistrationFacts, type WorkerPersonalData } from '@lindung/domain/worker/events';
import { type HistoryWriter } from './history-writer.js';

const kelurahan = ['3275011001', '3275011002', '3275021001', '3275031004', '3276011001', '3276021002'] as KelurahanCode[];
const occupations = ['ojek-online', 'pedagang', 'porter', 'lainnya'] as OccupationCode[];
const names = ['Siti Aminah', 'Budi\tSantoso', 'Ni Made "Ayu"', 'Tumiyem', "Slamet O'ei\\Lim"];

/** What the simulation knows of a worker, to write only what may follow. */
export interface SimulatedWorker {
  readonly workerId: WorkerId;
  readonly keyIds: string[];
  region: string;
  exited: ExitReason | null;
  erased: boolean;
}

/** Writes the life of workers: any event that the domain could decide, in any order that it could. */
export class SimulatedWorkers {
  readonly all: SimulatedWorker[] = [];

  constructor(private readonly writer: HistoryWriter) {}

  get present(): readonly SimulatedWorker[] {
    return this.all.filter((worker) => worker.exited === null && !worker.erased);
  }

  async register(): Promise<SimulatedWorker> {
    const { random } = this.writer;
    const workerId = random.uuid().replaceAll('-', '') as WorkerId;
    const worker: SimulatedWorker = { workerId, keyIds: [], region: '', exited: null, erased: false };
    await this.writeRegistration(worker, 'WorkerRegistered');
    this.all.push(worker);
    return worker;
  }

  /** Somebody who had exited or was erased comes again; null where there is nobody. */
  async reregister(): Promise<SimulatedWorker | null> {
    const gone = this.all.filter((worker) => worker.erased || (worker.exited !== null && worker.exited !== 'deceased'));
    if (gone.length === 0) return null;
    const worker = this.writer.random.pick(gone);
    await this.writeRegistration(worker, 'WorkerReregistered');
    worker.exited = null;
    worker.erased = false;
    return worker;
  }

  async correct(worker: SimulatedWorker): Promise<void> {
    const { random } = this.writer;
    const area = random.pick(kelurahan.filter((code) => code.startsWith(worker.region)));
    const changed = random.chance(50) ? { kelurahan: area, occupation: random.pick(occupations) } : { coverableUntil: this.month() };
    const changes = random.chance(50) ? { name: random.pick(names) } : { phone: '0812' };
    await this.writer.append(`worker-${worker.workerId}`, {
      type: 'WorkerDetailsCorrected',
      data: { workerId: worker.workerId, keyId: worker.keyIds.at(-1) ?? '', changed, sealedFields: Object.keys(changes) as (keyof WorkerPersonalData)[], reason: 'typing error' },
      personal: { changes, note: null },
    });
  }

  async checkDtsen(worker: SimulatedWorker): Promise<void> {
    const { random } = this.writer;
    const snapshot = { workerId: worker.workerId, snapshotId: '2026-Q1', snapshotDate: random.day() as BusinessDate, method: 'extract' as const };
    const decile = random.chance(8) ? null : ((1 + random.below(10)) as Decile);
    if (random.chance(85)) await this.writer.append(`worker-${worker.workerId}`, { type: 'DtsenVerified', data: { ...snapshot, decile } });
    else await this.writer.append(`worker-${worker.workerId}`, { type: 'DtsenRejected', data: { ...snapshot, reason: random.pick(['DTSEN_NOT_FOUND', 'CIVIL_STATUS_MOVED'] as const) } });
  }

  async exit(worker: SimulatedWorker): Promise<void> {
    const { random } = this.writer;
    worker.exited = random.pick(['deceased', 'moved-away', 'withdrew'] as const);
    const data = { workerId: worker.workerId, keyId: worker.keyIds.at(-1) ?? '', reason: worker.exited, effectiveDate: random.day() as BusinessDate };
    await this.writer.append(`worker-${worker.workerId}`, { type: 'WorkerExited', data, personal: { note: 'seen' } });
  }

  async reinstate(worker: SimulatedWorker): Promise<void> {
    worker.exited = null;
    const data = { workerId: worker.workerId, keyId: worker.keyIds.at(-1) ?? '', reason: 'recorded in error' };
    await this.writer.append(`worker-${worker.workerId}`, { type: 'WorkerReinstated', data, personal: { note: 'sorry' } });
  }

  async reveal(worker: SimulatedWorker): Promise<void> {
    await this.writer.append(`worker-${worker.workerId}`, { type: 'PersonalDataRevealed', data: { workerId: worker.workerId, purpose: 'complaint' } });
  }

  async erase(worker: SimulatedWorker): Promise<void> {
    worker.erased = true;
    await this.writer.append(`worker-${worker.workerId}`, { type: 'PersonalDataErased', data: { workerId: worker.workerId, legalBasis: 'UU 27/2022', keyIds: worker.keyIds } });
  }

  private async writeRegistration(worker: SimulatedWorker, type: 'WorkerRegistered' | 'WorkerReregistered'): Promise<void> {
    const { random } = this.writer;
    const keyId = await this.writer.newKey('worker');
    worker.keyIds.push(keyId);
    const area = random.pick(kelurahan);
    worker.region = area.slice(0, 4);
    const data: RegistrationFacts = {
      workerId: worker.workerId, keyId, kelurahan: area, sex: random.pick(['L', 'P'] as const), occupation: random.pick(occupations),
      coverableFrom: '2020-02' as Month, coverableUntil: this.month(), source: random.chance(50) ? 'RW\n04' : null,
      warnings: random.chance(20) ? ['NIK_REPAIRED'] : [], importId: null, row: null,
    };
    const personal: WorkerPersonalData = {
      nik: `3275${String(random.below(1_000_000)).padStart(12, '0')}`, noKk: null, name: random.pick(names), birthPlace: null, birthDate: '1990-01-01', address: null, phone: null,
    };
    await this.writer.append(`worker-${worker.workerId}`, { type, data, personal });
  }

  private month(): Month {
    const { random } = this.writer;
    return `${2022 + random.below(12)}-${String(1 + random.below(12)).padStart(2, '0')}` as Month;
  }
}
