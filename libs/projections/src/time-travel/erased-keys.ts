import { decodeEvent } from '@lindung/domain/event-codec';
import { type EventStore, type Position } from '@lindung/event-store/event-store';
import { type Vault } from '@lindung/personal-data/vault';

/** The keys of everybody whose erasure stands in the log behind a position. */
export async function keysErasedAfter(eventStore: EventStore, position: Position): Promise<ReadonlySet<string>> {
  const keyIds = new Set<string>();
  for await (const batch of eventStore.readAll({ after: position, types: ['PersonalDataErased'] })) {
    for (const event of batch) {
      const decoded = decodeEvent(event);
      if (decoded.type === 'PersonalDataErased') for (const keyId of decoded.data.keyIds) keyIds.add(keyId);
    }
  }
  return keyIds;
}

/**
 * A vault that does not answer some keys, for replays: an erasure holds at every moment in time from
 * the event on, which comes before the key is destroyed.
 */
export function vaultWithout(vault: Vault, keyIds: ReadonlySet<string>): Vault {
  return {
    createKeys: (entries) => vault.createKeys(entries),
    getKeys: (wanted) => vault.getKeys(wanted.filter((keyId) => !keyIds.has(keyId))),
    destroyKeys: (destroyed) => vault.destroyKeys(destroyed),
    reapplyDestroyed: (destroyed) => vault.reapplyDestroyed(destroyed),
    forget: (forgotten) => vault.forget(forgotten),
  };
}
