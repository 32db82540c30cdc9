import { Client } from 'pg';
import { migrateProcess } from '@lindung/application/process-managers/postgres-manager-cursors';
import { migrateLog } from '@lindung/event-store/postgres/schema';
import { KeyWrapper } from '@lindung/personal-data/key-wrap';
import { migrateVault } from '@lindung/personal-data/postgres/schema';
import { confirmKek, confirmPepper } from '@lindung/personal-data/postgres/secret-check';
import { type LindungSecrets } from '@lindung/platform/secrets';
import { migrateReadModels } from '@lindung/projections/schema/migrate';

/**
 * Brings a database to what this version needs, as its owner: log, vault, read models and their
 * roles. Refuses secrets that are not those with which the database was begun.
 */
export async function prepareDatabase(ownerUrl: string, secrets: LindungSecrets): Promise<void> {
  const owner = new Client({ connectionString: ownerUrl, application_name: 'lindung-migrate' });
  await owner.connect();
  try {
    await migrateLog(owner);
    await migrateVault(owner);
    await migrateProcess(owner);
    await confirmPepper(owner, secrets.nikPepper);
    await confirmKek(owner, new KeyWrapper(secrets.kek));
  } finally {
    await owner.end();
  }
  await migrateReadModels(ownerUrl);
}
