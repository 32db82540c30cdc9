import { type ProgramId, type WorkerId } from './values/brands.js';

/**
 * Names of the streams of the log. They are part of the storage format. The kinds are told apart by
 * their prefixes, so that no programme can ever be mistaken for a worker, an import or a command.
 */

const programIdPattern = /^program-[a-z0-9][a-z0-9-]{0,60}$/;

/** Stream of one person. */
export const workerStream = (workerId: WorkerId): string => `worker-${workerId}`;

/** Stream of one programme: its id as it is. */
export const programStream = (programId: ProgramId): string => programId;

/** Stream of one uploaded file. */
export const importStream = (importId: string): string => `import-${importId}`;

/** Stream that a command with an idempotency key claims; `hash` is of subject, route and key. */
export const commandStream = (hash: string): string => `command-${hash}`;

/** Whether a text can name a programme, such as `program-3275-2026`. */
export const isProgramId = (text: string): text is ProgramId => programIdPattern.test(text);
