import { type Vault } from '@lindung/personal-data/vault';

/**
 * A vault that knows no key: an auditor replays without ever opening what is sealed. Columns opened
 * from sealed bodies stay empty, and no digest covers them.
 */
export const keylessVault: Vault = {
  createKeys: () => Promise.reject(new Error('An auditor makes no keys.')),
  getKeys: () => Promise.resolve(new Map()),
  destroyKeys: () => Promise.reject(new Error('An auditor destroys no keys.')),
  reapplyDestroyed: () => Promise.resolve(0),
  forget: () => undefined,
};
