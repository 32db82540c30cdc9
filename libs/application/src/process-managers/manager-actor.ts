import { type Actor } from '@lindung/event-store/event-store';

/** Role under which process managers act; no token can carry it. */
const SYSTEM_ROLE = 'system';

/** Names of the process managers, as they stand in the log. */
export type ManagerName = 'release-on-exit' | 'end-cover-on-exit';

/** The actor of a process manager. */
export const managerActor = (name: ManagerName): Actor => ({ subject: `process:${name}`, name, role: SYSTEM_ROLE });

/** Whether a rule acts and not a person, so that separation of duties does not bind. */
export const isProcessManager = (actor: Actor): boolean => actor.role === SYSTEM_ROLE && actor.subject.startsWith('process:');
