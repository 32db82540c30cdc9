import { eventAad, openBody, SealedBodyUnreadable } from '@lindung/personal-data/sealing';
import { type Vault } from '@lindung/personal-data/vault';
import { type LogEvent } from './log-event.js';

/** Told of sealed bodies that did not open although their key exists; never of what they hold. */
export type OnUnreadable = (position: number, reason: string) => void;

/**
 * Opens the sealed bodies of a batch that read models show, with one look-up of keys, into
 * `meta.opened`. Where the key was destroyed, or the body does not open, the columns stay empty and
 * everything else goes on.
 */
export async function openSealedBodies(events: readonly LogEvent[], vault: Vault, onUnreadable: OnUnreadable): Promise<void> {
  const sealed = events.flatMap((event) => {
    const keyId = shownUnder(event);
    return keyId === null || event.meta.recorded.sealed === null ? [] : [{ event, keyId, body: event.meta.recorded.sealed }];
  });
  if (sealed.length === 0) return;
  const keys = await vault.getKeys([...new Set(sealed.map(({ keyId }) => keyId))]);
  for (const { event, keyId, body } of sealed) {
    const key = keys.get(keyId);
    if (key === undefined) continue;
    try {
      event.meta.opened = openBody(key, eventAad(keyId, event.meta.recorded.streamId, event.type), body);
    } catch (error) {
      if (!(error instanceof SealedBodyUnreadable)) throw error;
      onUnreadable(event.meta.position, error.reason);
    }
  }
}

/** The key under which something lies that a read model shows, else null. */
function shownUnder(event: LogEvent): string | null {
  switch (event.type) {
    case 'WorkerRegistered':
    case 'WorkerReregistered':
    case 'WorkerDetailsCorrected':
    case 'CoverageConfirmed':
    case 'ImportStarted':
      return event.data.keyId;
    default:
      return null;
  }
}

/** Drops the keys that this batch destroys from the vault's cache, before anything of it is opened. */
export function forgetErasedKeys(events: readonly LogEvent[], vault: Vault): void {
  for (const event of events) if (event.type === 'PersonalDataErased') vault.forget(event.data.keyIds);
}
