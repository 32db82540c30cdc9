import { type WorkerId } from '@lindung/domain/values/brands';
import { yearOf } from '@lindung/domain/values/dates';
import { type Reading } from '@lindung/domain/values/fault';
import { decideWorker } from '@lindung/domain/worker/decide';
import { type ReadRegistration, readRegistration, type RegistrationInput } from '@lindung/domain/worker/registration';
import { workerIdOf } from '@lindung/personal-data/fingerprint';
import { type Application, todayOf } from '../application.js';
import { type CommandContext } from '../command-context.js';
import { type Outcome } from '../outcome.js';
import { submitWorker } from './submit-worker.js';

/**
 * Registers one worker. The registration's key is durable before the append that needs it; a
 * registration that is refused leaves a key behind that seals nothing. Nobody is looked up first:
 * "one NIK, one worker" is that the stream must not exist yet.
 */
export async function registerWorker(app: Application, body: RegistrationInput, context: CommandContext): Promise<Outcome> {
  const reading = await readForAnyYear(app, body);
  if (!reading.ok) return { kind: 'invalid', faults: reading.faults };
  const { nik, facts, personal } = reading.value;
  const workerId = workerIdOf(app.pepper, nik) as WorkerId;
  const { keyId, keys: newKeys } = await app.keyReserve.take();
  return submitWorker(app, {
    context,
    workerId,
    newKeys,
    assumeUnknown: true,
    decide: (worker) => decideWorker(worker, { type: 'RegisterWorker', workerId, keyId, facts, personal, importId: null, row: null }),
  });
}

/** Age is out of range only where it is so throughout this year and throughout the year of every programme. */
async function readForAnyYear(app: Application, body: RegistrationInput): Promise<Reading<ReadRegistration>> {
  const today = todayOf(app);
  const first = readRegistration(body, { today, programYear: yearOf(today) });
  if (first.ok || !first.faults.some((fault) => fault.code === 'AGE_OUT_OF_RANGE')) return first;
  for (const { year } of await app.programs.list()) {
    const again = readRegistration(body, { today, programYear: year });
    if (again.ok || !again.faults.some((fault) => fault.code === 'AGE_OUT_OF_RANGE')) return again;
  }
  return first;
}
