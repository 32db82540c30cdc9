import { join } from 'node:path';
import { z } from 'zod';

/** How an export is laid out; `README.md` in it says the same to an auditor. */

export const EXPORT_FORMAT = 'lindung-export';
export const EXPORT_VERSION = 1;
/** Events of one file: some 100 MB, which every tool still opens. */
export const EVENTS_PER_FILE = 100_000;
const POSITION_DIGITS = 12;

export const manifestFile = (directory: string): string => join(directory, 'manifest.json');
/** The same of an export that is being made. */
export const partManifestFile = (directory: string): string => `${manifestFile(directory)}.part`;
export const checkpointFile = (directory: string): string => join(directory, 'checkpoint');
export const checkpointsFile = (directory: string): string => join(directory, 'checkpoints.jsonl');
export const keysFile = (directory: string): string => join(directory, 'keys.txt');
export const readmeFile = (directory: string): string => join(directory, 'README.md');
export const eventsFolder = (directory: string): string => join(directory, 'events');

/** Name of the file that starts with the event at a position. */
export const eventsFileName = (firstPosition: number): string => `${String(firstPosition).padStart(POSITION_DIGITS, '0')}.jsonl`;

const digest = z.object({ digest: z.string(), rows: z.int() });

/** What an export says of itself; written last, so that one that was cut short has none. */
export const manifest = z.object({
  format: z.literal(EXPORT_FORMAT),
  version: z.literal(EXPORT_VERSION),
  origin: z.string(),
  /** Events, and leaves under `checkpoint`. */
  size: z.int().min(0),
  eventsPerFile: z.int().min(1),
  /** Last position of the log when the export was made; where it is greater than `size`, nothing was signed over the rest. Older exports do not say it. */
  head: z.int().min(0).optional(),
  /** SHA-256 of every read model as it stood live, where it stood at `position` when the export was made. */
  readModels: z.object({ position: z.int(), digests: z.record(z.string(), digest) }).nullable(),
});
export type Manifest = z.infer<typeof manifest>;

/** What is not in an export because nothing was signed over it. */
export const unsignedText = (size: number, head: number): string =>
  `The log went on to position ${head} when it was exported, but nothing was signed over ${head === size + 1 ? `position ${head}` : `positions ${size + 1} to ${head}`}: what stands there is NOT in the export. The signer has stopped or refuses.`;
