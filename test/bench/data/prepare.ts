import { prepareDatabase as prepare } from '@lindung/projector/prepare-database';

/** Secrets of the benchmark's own installation; its data is invented and deleted at the end. */
export const benchSecrets = {
  kek: Buffer.alloc(32, 11),
  nikPepper: Buffer.alloc(32, 12),
  signingKey: Buffer.alloc(32, 13),
};

/** Brings an empty database to what the services need, as the projector does when it starts. */
export function prepareDatabase(ownerUrl: string): Promise<void> {
  return prepare(ownerUrl, { secrets: benchSecrets, logOrigin: 'lindung.example/bench' });
}
