import { randomUUID } from 'node:crypto';
import { type Application, createApplication } from '@lindung/application/application';
import { type CommandContext, contextFor } from '@lindung/application/command-context';
import { type ApplicationLimits } from '@lindung/application/dependencies';
import { type CommandAnswer, type Outcome } from '@lindung/application/outcome';
import { type OpenProgramBody, openProgram } from '@lindung/application/program/terms-commands';
import { registerWorker } from '@lindung/application/worker/register-worker';
import { verifyOneWorker } from '@lindung/application/worker/worker-commands';
import { type RegistrationInput } from '@lindung/domain/worker/registration';
import { type EventStore } from '@lindung/event-store/event-store';
import { MemoryEventStore } from '@lindung/event-store/memory/memory-event-store';
import { MemoryDtsenSnapshotStore } from '@lindung/personal-data/memory/memory-dtsen-snapshot-store';
import { MemoryVault } from '@lindung/personal-data/memory/memory-vault';
import { type Vault } from '@lindung/personal-data/vault';
import { FakeRanking } from './fake-ranking.js';

/** The moment at which specs of the application take place: 15 June 2026, 10:00 WIB. */
export const noon = new Date('2026-06-15T03:00:00Z');

export const programId = 'program-3275-2026';

export const openBody: OpenProgramBody = {
  programId,
  region: '3275',
  year: 2026,
  sourceOfFunds: 'APBD',
  ceiling: 2_000_000_000,
  quota: 10_000,
  premium: 201_000,
  months: 12,
  maxDecile: 4,
  needEstimate: 200_000,
  reference: 'DPA 2026',
};

/** The n-th invented person, born in 1990, whose NIK agrees with the birth date. */
export const person = (n: number): RegistrationInput => ({
  nik: `327503${String(1 + (n % 28)).padStart(2, '0')}0190${String(1 + Math.floor(n / 28)).padStart(4, '0')}`,
  name: `Orang Contoh ${String.fromCharCode(65 + (n % 26))}`,
  birthDate: `1990-01-${String(1 + (n % 28)).padStart(2, '0')}`,
  sex: 'L',
  address: 'Jalan Contoh 1',
  kecamatan: 'Bekasi Timur',
  kelurahan: 'Margahayu',
  occupation: 'ojek online',
});

export interface FixtureOptions {
  readonly eventStore?: EventStore;
  readonly vault?: Vault;
  readonly limits?: Partial<ApplicationLimits>;
  readonly pepper?: Uint8Array;
}

export interface Fixture extends Application {
  readonly ranking: FakeRanking;
  readonly snapshots: MemoryDtsenSnapshotStore;
}

/** The application on the adapters in memory, or on those given. */
export function applicationFixture(options: FixtureOptions = {}): Fixture {
  const eventStore = options.eventStore ?? new MemoryEventStore({ clock: () => noon });
  const ranking = new FakeRanking(eventStore);
  const snapshots = new MemoryDtsenSnapshotStore();
  const app = createApplication({
    eventStore,
    vault: options.vault ?? new MemoryVault(),
    now: () => noon,
    newId: randomUUID,
    pepper: options.pepper ?? new Uint8Array(32).fill(7),
    ranking,
    snapshots,
    ...(options.limits === undefined ? {} : { limits: options.limits }),
  });
  return { ...app, ranking, snapshots };
}

/** A command's context in the name of somebody with a role; `key` makes it repeatable under that key. */
export function by(app: Application, name: string, role: string, repeat?: { readonly route: string; readonly key: string; readonly body: unknown }): CommandContext {
  return contextFor(app, { subject: `demo:${name}`, name, role }, repeat ?? null);
}

/** The answer of a command that must have been done. */
export function answerOf<T = CommandAnswer>(outcome: Outcome<T>): T {
  if (outcome.kind === 'done') return outcome.answer;
  throw new Error(`The command was not done: ${JSON.stringify(outcome)}`);
}

/** The code of a command that must not have been done. */
export function codeOf(outcome: Outcome<unknown>): string {
  if (outcome.kind === 'refused') return outcome.refusal.code;
  if (outcome.kind === 'invalid') return outcome.faults[0].code;
  throw new Error('The command was done, but a refusal was expected.');
}

/** Opens the programme with figures of the spec's own. */
export async function openedProgram(app: Application, more: Partial<OpenProgramBody> = {}): Promise<void> {
  answerOf(await openProgram(app, { ...openBody, ...more }, by(app, 'sari', 'disnaker')));
}

/** Registers the n-th person and answers the worker's id. */
export async function registered(app: Application, n: number): Promise<string> {
  const answer = answerOf(await registerWorker(app, person(n), by(app, 'sari', 'disnaker')));
  return (answer.events[0]?.streamId ?? '').replace('worker-', '');
}

/** Registers and verifies the n-th person, so that the worker is waiting. */
export async function waiting(app: Application, n: number, decile = 1): Promise<string> {
  const workerId = await registered(app, n);
  answerOf(await verifyOneWorker(app, { workerId, decile, civilStatus: 'ACTIVE', snapshotId: '2026-Q1' }, by(app, 'dewi', 'dinsos')));
  return workerId;
}

/** So many waiting workers. */
export async function manyWaiting(app: Application, count: number): Promise<string[]> {
  const workerIds: string[] = [];
  for (let n = 0; n < count; n += 1) workerIds.push(await waiting(app, n));
  return workerIds;
}
