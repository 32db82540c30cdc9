import { type ServiceLogger } from '@lindung/platform/logging';

export interface ProjectorOptions {
  /** A database whose log, vault and read models have been migrated. */
  readonly databaseUrl: string;
  /** Key-encryption key, 32 bytes: the projector opens names for the roster. */
  readonly kek: Uint8Array;
  readonly clock: () => Date;
  readonly logger: ServiceLogger;
}
