import { type Checkpoint, openCheckpoint } from '@lindung/transparency-log/checkpoint';
import { nodeEd25519Verify } from '@lindung/transparency-log/node/ed25519';
import { nodeSha256 } from '@lindung/transparency-log/node/sha256';
import { type StoredCheckpoint, type TreeReader } from '@lindung/transparency-log/postgres/tree-reader';
import { formatVerifierKey, parseVerifierKey, type VerifierKey } from '@lindung/transparency-log/verifier-key';
import { type SignerMemory } from '@lindung/platform/signer-memory';

/** The database holds checkpoints of this log, and the signer remembers none: it cannot know what else it signed. */
export class SignerMemoryLost extends Error {
  readonly code = 'SIGNER_MEMORY_LOST';

  constructor(size: number, place: string) {
    super(
      `The database holds a checkpoint of ${size} events, and ${place} is missing: bring the directory from where the log was signed last. ` +
        `Only where it is lost for good, and nothing later was ever signed, set LINDUNG_ADOPT_CHECKPOINT=${size} once.`,
    );
    this.name = 'SignerMemoryLost';
  }
}

interface Sources {
  readonly memory: SignerMemory;
  readonly published: StoredCheckpoint | null;
  readonly reader: TreeReader;
  /** The signer's own C2SP verifier key. */
  readonly verifierKey: string;
  readonly adoptedSize: number | null;
}

/**
 * The checkpoints that the next one must continue: what the signer remembers and what it published.
 * Both count only under keys that the signer remembers; keys of the database are anybody's.
 *
 * @throws CheckpointRefused where one of them is not the signer's; SignerMemoryLost.
 */
export async function findIssued(sources: Sources): Promise<readonly Checkpoint[]> {
  const { memory, published, verifierKey, adoptedSize } = sources;
  if (memory.read() === null && published !== null) {
    if (adoptedSize !== published.size) throw new SignerMemoryLost(published.size, memory.place);
    await adopt(published, sources);
  }
  const keys = [...memory.keys(), verifierKey].map(readKey);
  const notes = [memory.read(), published?.note ?? null].filter((note) => note !== null);
  return notes.map((note) => openCheckpoint(note, keys, nodeEd25519Verify).checkpoint);
}

/** Somebody vouches for this one checkpoint, and so for the key that signed it; other keys of the database stay anybody's. */
async function adopt(published: StoredCheckpoint, { memory, reader, verifierKey }: Sources): Promise<void> {
  const named = (await reader.keys()).map((key) => key.verifierKey);
  const { signedBy } = openCheckpoint(published.note, [verifierKey, ...named].map(readKey), nodeEd25519Verify);
  memory.addKey(formatVerifierKey(signedBy, nodeSha256));
  memory.write(published.note);
}

const readKey = (key: string): VerifierKey => parseVerifierKey(key, nodeSha256);
