import { type ClientBase } from 'pg';
import { subkeyOf } from '../fingerprint.js';
import { KeyEncryptionKeyUnknown, type KeyWrapper } from '../key-wrap.js';

/**
 * Thrown when the pepper is not the one that this registry began with. Going on would give every
 * person a second worker id, and so a second seat; nothing may start until it is put right.
 */
export class PepperMismatch extends Error {
  override readonly name = 'PepperMismatch';
  readonly code = 'NIK_PEPPER_MISMATCH';

  constructor() {
    super('LINDUNG_NIK_PEPPER is not the pepper that this registry began with. Restore the original one before starting.');
  }
}

/**
 * Remembers the identity of the pepper on the first start (16 hex digits of a subkey, which reveal
 * nothing about it) and compares on every later one. Run it as owner, after `migrateVault`.
 */
export async function confirmPepper(ownerClient: ClientBase, pepper: Uint8Array): Promise<void> {
  const identity = Buffer.from(subkeyOf(pepper, 'pepper-identity')).toString('hex').slice(0, 16);
  await ownerClient.query(
    `INSERT INTO vault.secret_identities (name, identity) VALUES ('nik-pepper', $1) ON CONFLICT (name) DO NOTHING`,
    [identity],
  );
  const pinned = await ownerClient.query<{ identity: string }>(
    `SELECT identity FROM vault.secret_identities WHERE name = 'nik-pepper'`,
  );
  if (pinned.rows[0]?.identity !== identity) throw new PepperMismatch();
}

/**
 * Refuses to start with a key-encryption key that is not the vault's: throws KeyEncryptionKeyUnknown
 * when keys were ever wrapped under one that `wrapper` does not hold, before new keys are wrapped
 * under a wrong one. Otherwise remembers the current one. Run it as owner, after `migrateVault`.
 */
export async function confirmKek(ownerClient: ClientBase, wrapper: KeyWrapper): Promise<void> {
  const pinned = await ownerClient.query<{ identity: string }>(
    `SELECT identity FROM vault.secret_identities WHERE name LIKE 'kek-%'`,
  );
  const unknown = pinned.rows.find(({ identity }) => !wrapper.holds(identity));
  if (unknown !== undefined) throw new KeyEncryptionKeyUnknown(unknown.identity);
  await ownerClient.query(
    `INSERT INTO vault.secret_identities (name, identity) VALUES ('kek-' || $1::text, $1) ON CONFLICT (name) DO NOTHING`,
    [wrapper.currentKekId],
  );
}
