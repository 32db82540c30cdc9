import { v5 as uuidv5 } from 'uuid';
import { type ProgramId } from '@lindung/domain/values/brands';
import { EventIdTakenError } from '@lindung/event-store/event-store-errors';
import { type Application } from '../application.js';
import { type CommandContext } from '../command-context.js';
import { type Outcome } from '../outcome.js';
import { endCoverage, releaseAllocation } from '../program/seat-commands.js';
import { type Departure } from './departed-workers.js';
import { managerActor, type ManagerName } from './manager-actor.js';

/** A command could not be decided now; the trigger is handled again. */
export class ManagerMustRetry extends Error {
  override readonly name = 'ManagerMustRetry';
  readonly code = 'MANAGER_MUST_RETRY';
}

/** Namespace of the namespaces of the process managers. */
const MANAGERS_NAMESPACE = '6f2a3c1e-5b0d-5c59-8a57-0c8f6a2f4b11';

/** The context of a manager's command: its id follows from the manager and what triggered it, so that a repeat is one. */
function managerContext(manager: ManagerName, { trigger }: Departure, programId: ProgramId): CommandContext {
  const namespace = uuidv5(manager, MANAGERS_NAMESPACE);
  const commandId = uuidv5(`${trigger.eventId} ${programId}`, namespace);
  return { commandId, correlationId: trigger.correlationId, actor: managerActor(manager), claim: null };
}

/** Releases the unpaid seats and ends the covers of those who left, in every programme that they hold one of. */
export async function settleSeats(app: Application, departures: readonly Departure[]): Promise<void> {
  if (departures.length === 0) return;
  for (const { programId } of await app.programs.list()) {
    const concerned = departures.filter(({ trigger }) => trigger.programId === null || trigger.programId === programId);
    if (concerned.length === 0) continue;
    const held = await app.programs.inspect(programId, ({ state }) =>
      concerned.map((departure) => {
        const seat = state?.seats.get(departure.trigger.workerId);
        return { departure, holds: seat === undefined ? null : seat.payment === null ? ('unpaid' as const) : ('paid' as const) };
      }),
    );
    if (held.kind !== 'done') throw new ManagerMustRetry(`${programId} was too busy to be looked at.`);
    await Promise.all(held.answer.map(({ departure, holds }) => settleSeat(app, programId, departure, holds)));
  }
}

async function settleSeat(app: Application, programId: ProgramId, departure: Departure, holds: 'paid' | 'unpaid' | null): Promise<void> {
  const { workerId } = departure.trigger;
  if (holds === 'unpaid') {
    const context = managerContext('release-on-exit', departure, programId);
    await settled(releaseAllocation(app, { programId, workerId, reason: departure.releaseReason }, context));
  } else if (holds === 'paid' && departure.end !== null) {
    await settled(endCoverage(app, { programId, workerId, ...departure.end }, managerContext('end-cover-on-exit', departure, programId)));
  }
}

/** A refusal means that somebody else has settled it; only "not now" is tried again. */
async function settled(command: Promise<Outcome>): Promise<void> {
  try {
    const outcome = await command;
    if (outcome.kind === 'refused' && outcome.refusal.code === 'BUSY') throw new ManagerMustRetry(outcome.refusal.detail);
  } catch (error) {
    // The very events of this command are in the log, so that it was done before.
    if (!(error instanceof EventIdTakenError)) throw error;
  }
}
