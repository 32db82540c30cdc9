import { type ServiceLogger } from '@lindung/platform/logging';
import { type ReplayBounds } from '@lindung/projections/time-travel/replay-bounds';

export interface ProjectorOptions {
  /** A database whose log, vault and read models have been migrated. */
  readonly databaseUrl: string;
  /** Key-encryption key, 32 bytes: the projector opens names for the roster. */
  readonly kek: Uint8Array;
  /** Ed25519 seed of the checkpoint signer, 32 bytes. */
  readonly signingKey: Uint8Array;
  /** Where the signer remembers, apart from the database, what it signed. */
  readonly dataDir: string;
  /** How the configuration names the database; default: by its address. */
  readonly database?: string;
  /** Size of the published checkpoint from which a signer that lost its memory goes on; default: from none. */
  readonly adoptedSize?: number | null;
  /** How many replays of earlier moments are kept, and how large; see `ReplayBounds` for what is usual. */
  readonly replayBounds?: Partial<ReplayBounds>;
  readonly clock: () => Date;
  readonly logger: ServiceLogger;
}
