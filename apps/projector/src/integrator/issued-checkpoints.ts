import { type Checkpoint, openCheckpoint } from '@lindung/transparency-log/checkpoint';
import { type Ed25519Signer } from '@lindung/transparency-log/ed25519';
import { nodeEd25519Verify } from '@lindung/transparency-log/node/ed25519';
import { nodeSha256 } from '@lindung/transparency-log/node/sha256';
import { type StoredCheckpoint, type TreeReader } from '@lindung/transparency-log/postgres/tree-reader';
import { formatVerifierKey, parseVerifierKey } from '@lindung/transparency-log/verifier-key';
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
  readonly signer: Ed25519Signer;
  readonly tree: { readonly origin: string };
  readonly adoptedSize: number | null;
}

/**
 * The checkpoints that the next one must continue: what the signer remembers and what it published.
 * Both count only under keys that the signer remembers; keys of the database are anybody's.
 *
 * @throws CheckpointRefused where one of them is not the signer's; SignerMemoryLost.
 */
export async function findIssued({ memory, published, reader, signer, tree, adoptedSize }: Sources): Promise<readonly Checkpoint[]> {
  const own = formatVerifierKey({ name: tree.origin, algorithm: 1, publicKey: signer.publicKey }, nodeSha256);
  const remembered = memory.read();
  if (remembered === null && published !== null) {
    if (adoptedSize !== published.size) throw new SignerMemoryLost(published.size, memory.place);
    for (const { verifierKey } of await reader.keys()) memory.addKey(verifierKey);
    memory.write(published.note);
  }
  const keys = [...memory.keys(), own].map((key) => parseVerifierKey(key, nodeSha256));
  const notes = [memory.read(), published?.note ?? null].filter((note) => note !== null);
  return notes.map((note) => openCheckpoint(note, keys, nodeEd25519Verify).checkpoint);
}
