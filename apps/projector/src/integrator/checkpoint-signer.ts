import { type Client } from 'pg';
import { type SignerMemory } from '@lindung/platform/signer-memory';
import { type Checkpoint, signCheckpoint } from '@lindung/transparency-log/checkpoint';
import { type Ed25519Signer } from '@lindung/transparency-log/ed25519';
import { nodeSha256 } from '@lindung/transparency-log/node/sha256';
import { TreeReader } from '@lindung/transparency-log/postgres/tree-reader';
import { addCheckpoint, addKey } from '@lindung/transparency-log/postgres/tree-writer';
import { checkSuccession } from '@lindung/transparency-log/succession';
import { formatVerifierKey } from '@lindung/transparency-log/verifier-key';
import { findIssued } from './issued-checkpoints.js';
import { type IntegratedTree, LogDiverged } from './integrated-tree.js';

/** A checkpoint is signed at most this often, so that a busy log does not drown its auditors in them. */
const SIGN_EVERY_MS = 1_000;

export interface SignerOptions {
  readonly client: Client;
  readonly tree: IntegratedTree;
  readonly signer: Ed25519Signer;
  readonly memory: SignerMemory;
  /** Position of the log's last event. */
  readonly head: number;
  /** Size of a published checkpoint that a signer without a memory may go on from; null for none. */
  readonly adoptedSize: number | null;
}

/**
 * Signs checkpoints over the tree, each only after it was proven to continue those issued before. A
 * checkpoint is written into the signer's own memory before anybody can see it, so that no crash lets
 * two roots be signed for one size.
 */
export class CheckpointSigner {
  private signedAtMs = Number.NEGATIVE_INFINITY;

  private constructor(
    private readonly options: SignerOptions,
    /** Heads that whatever is signed next must continue: the last issued, or until then both that are known of. */
    private issued: readonly Checkpoint[],
    private published: number,
  ) {}

  /**
   * Makes the verifier key known and finds what was issued before, as the signer itself remembers it.
   *
   * @throws LogDiverged where the log is shorter than what was signed over it; SignerMemoryLost where
   * the database holds checkpoints and the signer remembers none.
   */
  static async open(options: SignerOptions): Promise<CheckpointSigner> {
    const { client, tree, signer, memory, head } = options;
    const verifierKey = formatVerifierKey({ name: tree.origin, algorithm: 1, publicKey: signer.publicKey }, nodeSha256);
    const reader = new TreeReader(client);
    const published = await reader.latestCheckpoint();
    const issued = await findIssued({ ...options, verifierKey, reader, published });
    memory.addKey(verifierKey);
    await addKey(client, verifierKey);
    const last = Math.max(0, ...issued.map(({ size }) => size));
    if (head < last) throw new LogDiverged(last, `ends before what was signed (${memory.place})`);
    return new CheckpointSigner(options, issued, published?.size ?? -1);
  }

  /** Leaves under the last checkpoint that readers can see; -1 before the first. */
  get publishedSize(): number {
    return this.published;
  }

  /** Milliseconds until something has to be signed; null while there is nothing new. */
  dueInMs(): number | null {
    const { size } = this.options.tree;
    // After a crash the tree may have to grow again to what was signed already.
    if (size === this.published || this.issued.some((head) => size < head.size)) return null;
    return Math.max(0, SIGN_EVERY_MS - (performance.now() - this.signedAtMs));
  }

  /**
   * Signs and publishes a checkpoint over the whole tree.
   *
   * @throws InconsistentCheckpoint where the tree does not continue what was issued; nothing is signed.
   */
  async issue(now: Date): Promise<void> {
    const { client, tree, signer, memory } = this.options;
    const { size, origin } = tree;
    const root = tree.root();
    const next: Checkpoint = { origin, size, root, extensions: [] };
    // A proof holds or fails by itself: tiles that somebody altered can only make it fail.
    for (const head of this.issued) checkSuccession(tree.hasher, head, next, { proof: await tree.consistencyProof(head.size) });
    const note = signCheckpoint(next, { name: origin, signer, sha256: nodeSha256 });
    memory.write(note);
    await addCheckpoint(client, { size, root, note, recordedUntil: tree.recordedUntil ?? now.toISOString() });
    this.issued = [next];
    this.published = size;
    this.signedAtMs = performance.now();
  }
}
