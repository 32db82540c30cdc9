import { type ProgramId, type WorkerId } from '@lindung/domain/values/brands';
import { type ClientBase } from 'pg';
import { enrolled, refresh } from '../enrolment/enrolment-fold.js';
import { type ProgramRow } from '../programs/program-table.js';
import { hasLeft } from '../registry/worker-fold.js';
import { type WorkerRecord } from '../registry/worker-records.js';
import { type WorkingSet } from './working-set.js';

/** Workers that are read, changed and written at once while a programme's workers are paged through. */
const PAGE_WORKERS = 5_000;

const WORKERS_OF_REGION = `SELECT worker_id FROM workers
  WHERE region = $1 AND worker_id > $2 AND exit_reason IS NULL AND NOT erased ORDER BY worker_id LIMIT ${PAGE_WORKERS}`;

const WORKERS_OF_PROGRAM = `SELECT worker_id FROM enrolments
  WHERE program_id = $1 AND worker_id > $2 ORDER BY worker_id LIMIT ${PAGE_WORKERS}`;

/** Everybody of the region who has not exited becomes one of the workers of a programme that opens. */
export async function enrolEveryone(set: WorkingSet, client: ClientBase, programId: ProgramId): Promise<void> {
  const program = programOf(set, programId);
  await eachWorker(set, client, WORKERS_OF_REGION, program.region, (record) => {
    const worker = record.worker.row;
    if (worker.region === program.region && !hasLeft(worker)) set.workers.addEnrolment(record, enrolled(worker, program));
  });
}

/** Another policy: risk and standing of every worker of the programme are found again. */
export async function refreshEveryone(set: WorkingSet, client: ClientBase, programId: ProgramId): Promise<void> {
  const program = programOf(set, programId);
  await eachWorker(set, client, WORKERS_OF_PROGRAM, programId, (record) => {
    const stored = record.enrolments.find(({ row }) => row.programId === program.programId);
    if (stored !== undefined && refresh(stored.row, record.worker.row, program)) set.workers.enrolmentChanged(stored);
  });
}

/** Shows `change` at least the workers whom the statement names: out of memory, or page by page. */
async function eachWorker(set: WorkingSet, client: ClientBase, sql: string, scope: string, change: (record: WorkerRecord) => void): Promise<void> {
  const everybody = set.workers.everybody();
  if (everybody === null) return eachPage(set, client, sql, scope, change);
  for (const record of everybody) change(record);
}

/** The tables are brought up to date first, so that the pages are too. */
async function eachPage(set: WorkingSet, client: ClientBase, sql: string, scope: string, change: (record: WorkerRecord) => void): Promise<void> {
  await set.flush(client);
  let after = '';
  for (;;) {
    const { rows } = await client.query<{ worker_id: WorkerId }>({ text: sql, values: [scope, after] });
    const workerIds = rows.map((row) => row.worker_id);
    const readForThis = await set.workers.load(client, workerIds);
    for (const workerId of workerIds) {
      const record = set.workers.find(workerId);
      if (record !== undefined) change(record);
    }
    await set.flush(client);
    set.workers.release(readForThis);
    const last = workerIds.at(-1);
    if (last === undefined || workerIds.length < PAGE_WORKERS) return;
    after = last;
  }
}

function programOf(set: WorkingSet, programId: ProgramId): ProgramRow {
  const program = set.programs.find(programId);
  if (program === undefined) throw new Error(`There is no row of ${programId}.`);
  return program;
}
