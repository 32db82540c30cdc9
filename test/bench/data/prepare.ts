import { KeyWrapper } from '@lindung/personal-data/key-wrap';
import { confirmKek, confirmPepper } from '@lindung/personal-data/postgres/secret-check';
import { migrateVault } from '@lindung/personal-data/postgres/schema';
import { migrateLog } from '@lindung/event-store/postgres/schema';
import { migrateReadModels } from '@lindung/projections/schema/migrate';
import { Client } from 'pg';

/** Secrets of the benchmark's own installation; its data is invented and deleted at the end. */
export const benchSecrets = {
  kek: Buffer.alloc(32, 11),
  nikPepper: Buffer.alloc(32, 12),
  signingKey: Buffer.alloc(32, 13),
};

/** Brings an empty database to what the services need: log, vault, read models and their roles. */
export async function prepareDatabase(ownerUrl: string): Promise<void> {
  const owner = new Client({ connectionString: ownerUrl });
  await owner.connect();
  try {
    await migrateLog(owner);
    await migrateVault(owner);
    await confirmPepper(owner, benchSecrets.nikPepper);
    await confirmKek(owner, new KeyWrapper(benchSecrets.kek));
  } finally {
    await owner.end();
  }
  await migrateReadModels(ownerUrl);
}
