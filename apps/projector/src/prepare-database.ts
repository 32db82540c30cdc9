import { randomBytes } from 'node:crypto';
import { Client } from 'pg';
import { migrateProcess } from '@lindung/application/process-managers/postgres-manager-cursors';
import { migrateLog } from '@lindung/event-store/postgres/schema';
import { KeyWrapper } from '@lindung/personal-data/key-wrap';
import { ensureRoles } from '@lindung/personal-data/postgres/roles';
import { migrateVault } from '@lindung/personal-data/postgres/schema';
import { confirmKek, confirmPepper } from '@lindung/personal-data/postgres/secret-check';
import { type LindungSecrets } from '@lindung/platform/secrets';
import { migrateReadModels } from '@lindung/projections/schema/migrate';
import { INTEGRATOR_ROLE, migrateTransparency } from '@lindung/transparency-log/postgres/schema';

export interface PrepareOptions {
  readonly secrets: LindungSecrets;
  /** Name of the log in its checkpoints; null draws one for a new log and keeps that of an old one. */
  readonly logOrigin: string | null;
}

/** Who reads the tree besides the integrator: the query API, and the auditor beside the log. */
const treeReaders = ['lindung_query', 'lindung_log_reader'] as const;

/**
 * Brings a database to what this version needs, as its owner: log, vault, read models, tree and their
 * roles. Refuses secrets, and an origin, that are not those with which the database was begun.
 */
export async function prepareDatabase(ownerUrl: string, { secrets, logOrigin }: PrepareOptions): Promise<void> {
  const owner = new Client({ connectionString: ownerUrl, application_name: 'lindung-migrate' });
  await owner.connect();
  try {
    await migrateLog(owner);
    await migrateVault(owner);
    await migrateProcess(owner);
    await confirmPepper(owner, secrets.nikPepper);
    await confirmKek(owner, new KeyWrapper(secrets.kek));
    await ensureRoles(owner, [INTEGRATOR_ROLE, ...treeReaders]);
    await migrateTransparency(owner, { origin: logOrigin, drawnOrigin: `lindung/${randomBytes(6).toString('hex')}`, readers: treeReaders });
  } finally {
    await owner.end();
  }
  await migrateReadModels(ownerUrl);
}
