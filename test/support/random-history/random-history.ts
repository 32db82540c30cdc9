import { noRows } from '@lindung/domain/import/events';
import { type ProgramId, type RegionCode } from '@lindung/domain/values/brands';
import { type EventStore } from '@lindung/event-store/event-store';
import { type Vault } from '@lindung/personal-data/vault';
import { HistoryWriter, SeededRandom } from './history-writer.js';
import { SimulatedProgram } from './simulated-program.js';
import { type SimulatedWorker, SimulatedWorkers } from './simulated-workers.js';

const programs = [
  ['program-3275-2026', '3275', 2026],
  ['program-3276-2026', '3276', 2026],
  ['program-3275-2026-p', '3275', 2026],
  ['program-3275-2027', '3275', 2027],
] as const;

/** What a random history came to, as far as its own simulation knows. */
export interface RandomHistory {
  readonly workers: readonly SimulatedWorker[];
  readonly programs: readonly SimulatedProgram[];
}

/**
 * Appends a long history of every kind of event, which follows from its seed: a test of projections
 * that no list of examples could replace. `steps` is the number of actions, each of one or more
 * events.
 */
export async function appendRandomHistory(eventStore: EventStore, vault: Vault, options: { readonly seed: number; readonly steps: number }): Promise<RandomHistory> {
  const random = new SeededRandom(options.seed);
  const writer = new HistoryWriter(random, eventStore, vault);
  const workers = new SimulatedWorkers(writer);
  const opened: SimulatedProgram[] = [];
  for (let step = 0; step < options.steps; step += 1) {
    if (step % Math.floor(options.steps / programs.length) === 3) await openNext(writer, workers, opened);
    await act(writer, workers, opened);
  }
  await writer.flush();
  return { workers: workers.all, programs: opened };
}

async function openNext(writer: HistoryWriter, workers: SimulatedWorkers, opened: SimulatedProgram[]): Promise<void> {
  const next = programs[opened.length];
  if (next === undefined) return;
  const program = new SimulatedProgram(writer, next[0] as ProgramId, next[1] as RegionCode, next[2]);
  await program.open();
  opened.push(program);
  for (const worker of workers.present) enrol(worker, [program]);
}

/** Membership as a programme has it, so that rounds choose among a programme's workers. */
function enrol(worker: SimulatedWorker, opened: readonly SimulatedProgram[]): void {
  for (const program of opened) if (!program.closed && program.region === worker.region) program.members.add(worker.workerId);
}

async function act(writer: HistoryWriter, workers: SimulatedWorkers, opened: readonly SimulatedProgram[]): Promise<void> {
  const { random } = writer;
  const dice = random.below(100);
  if (dice < 28 || workers.all.length === 0) return enrol(await workers.register(), opened);
  if (dice < 29) {
    const again = await workers.reregister();
    if (again !== null) enrol(again, opened);
    return;
  }
  if (dice < 66) return actOnWorker(dice, random.pick(workers.all), writer, workers, opened);
  if (dice < 69) return uploadFile(writer);
  if (dice < 70) return writer.claimCommand();
  if (opened.length > 0) await actOnProgram(random.below(100), random.pick(opened), writer, workers);
}

async function actOnWorker(dice: number, worker: SimulatedWorker, writer: HistoryWriter, workers: SimulatedWorkers, opened: readonly SimulatedProgram[]): Promise<void> {
  if (worker.erased) return;
  if (worker.exited !== null) {
    if (dice % 3 !== 0) return workers.erase(worker);
    await workers.reinstate(worker);
    return enrol(worker, opened);
  }
  if (dice < 56) return workers.checkDtsen(worker);
  if (dice < 59) return workers.correct(worker);
  if (dice < 63) return workers.exit(worker);
  if (dice < 64) return workers.reveal(worker);
  if (!opened.some((program) => program.seats.has(worker.workerId)) && writer.random.chance(30)) await workers.erase(worker);
}

async function actOnProgram(dice: number, program: SimulatedProgram, writer: HistoryWriter, workers: SimulatedWorkers): Promise<void> {
  const { random } = writer;
  if (dice < 60) {
    const holders = workers.all.filter(({ workerId }) => program.seats.has(workerId));
    const settles = (workerId: SimulatedWorker['workerId']): boolean => !program.closed || program.seats.get(workerId)?.paid === true;
    for (const worker of holders.filter(({ workerId }) => settles(workerId) && random.chance(15))) await program.changeSeat(worker.workerId, worker.keyIds.at(-1) ?? '');
    return;
  }
  if (program.closed) return;
  if (dice < 75) return program.drawRound(workers.present.map(({ workerId }) => workerId).filter(() => random.chance(30)));
  if (dice < 87) return program.payAll();
  if (dice < 97) return program.revise();
  if (dice < 99) return program.issueFile();
  if (random.chance(20)) await program.close();
}

async function uploadFile(writer: HistoryWriter): Promise<void> {
  const { random } = writer;
  const importId = random.uuid().replaceAll('-', '');
  const keyId = await writer.newKey('import');
  const stream = `import-${importId}`;
  const started = { importId, kind: random.pick(['candidates', 'payments'] as const), programId: 'program-3275-2026' as ProgramId, period: null, sizeBytes: 1_000, sha256: 'ef'.repeat(32), keyId };
  await writer.append(stream, { type: 'ImportStarted', data: started, personal: { fileName: 'calon "baru".csv' } });
  const counts = { ...noRows, rows: 10, accepted: 8, rejected: 2, duplicates: 1 };
  await writer.append(stream, { type: 'ImportProgressed', data: { importId, row: 11, ...counts } });
  if (random.chance(20)) return;
  if (random.chance(20)) return writer.append(stream, { type: 'ImportFailed', data: { importId, ...counts, code: 'FIELD_INVALID', detail: 'cut short' } });
  await writer.append(stream, { type: 'ImportCompleted', data: { importId, ...counts } });
  await writer.append(stream, { type: 'RejectedRowsRevealed', data: { importId } });
}
