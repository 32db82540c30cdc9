import { type Client } from 'pg';
import { type SignerMemory } from '@lindung/platform/signer-memory';
import { type Checkpoint, openCheckpoint, signCheckpoint } from '@lindung/transparency-log/checkpoint';
import { type Ed25519Signer } from '@lindung/transparency-log/ed25519';
import { nodeEd25519Verify } from '@lindung/transparency-log/node/ed25519';
import { nodeSha256 } from '@lindung/transparency-log/node/sha256';
import { TreeReader } from '@lindung/transparency-log/postgres/tree-reader';
import { addCheckpoint, addKey } from '@lindung/transparency-log/postgres/tree-writer';
import { checkSuccession } from '@lindung/transparency-log/succession';
import { formatVerifierKey, parseVerifierKey } from '@lindung/transparency-log/verifier-key';
import { type IntegratedTree, LogDiverged } from './integrated-tree.js';

/** A checkpoint is signed at most this often, so that a busy log does not drown its auditors in them. */
const SIGN_EVERY_MS = 1_000;

/**
 * Signs checkpoints over the tree, each only after it was found consistent with the last one issued.
 * A checkpoint is written into the signer's own memory before anybody can see it, so that no crash
 * lets two roots be signed for one size.
 */
export class CheckpointSigner {
  private signedAtMs = Number.NEGATIVE_INFINITY;

  private constructor(
    private readonly client: Client,
    private readonly tree: IntegratedTree,
    private readonly signer: Ed25519Signer,
    private readonly memory: SignerMemory,
    private last: Checkpoint | null,
    private published: number,
  ) {}

  /**
   * Makes the verifier key known and finds the last checkpoint issued. `head` is the position of the
   * log's last event.
   *
   * @throws LogDiverged where the log is shorter than what was signed over it.
   */
  static async open(client: Client, tree: IntegratedTree, signer: Ed25519Signer, memory: SignerMemory, head: number): Promise<CheckpointSigner> {
    const verifierKey = formatVerifierKey({ name: tree.origin, algorithm: 1, publicKey: signer.publicKey }, nodeSha256);
    await addKey(client, verifierKey);
    const reader = new TreeReader(client);
    const keys = (await reader.keys()).map((key) => parseVerifierKey(key.verifierKey, nodeSha256));
    const remembered = memory.read();
    const published = await reader.latestCheckpoint();
    const issued = [remembered, published?.note ?? null].flatMap((note) => (note === null ? [] : [openCheckpoint(note, keys, nodeEd25519Verify).checkpoint]));
    const last = issued.reduce<Checkpoint | null>((greatest, each) => (greatest === null || each.size > greatest.size ? each : greatest), null);
    if (last !== null && head < last.size) throw new LogDiverged(last.size, `ends before what was signed (${memory.place})`);
    return new CheckpointSigner(client, tree, signer, memory, last, published?.size ?? -1);
  }

  /** Leaves under the last checkpoint that readers can see; -1 before the first. */
  get publishedSize(): number {
    return this.published;
  }

  /** Milliseconds until something has to be signed; null while there is nothing new. */
  dueInMs(): number | null {
    // After a crash the tree may have to grow again to what was signed already.
    if (this.tree.size === this.published || this.tree.size < (this.last?.size ?? 0)) return null;
    return Math.max(0, SIGN_EVERY_MS - (performance.now() - this.signedAtMs));
  }

  /**
   * Signs and publishes a checkpoint over the whole tree.
   *
   * @throws InconsistentCheckpoint where the tree does not continue the last one issued; nothing is signed.
   */
  async issue(now: Date): Promise<void> {
    const { size, origin } = this.tree;
    const root = this.tree.root();
    const next: Checkpoint = { origin, size, root, extensions: [] };
    const rootAtLastSize = this.last === null ? root : await this.tree.rootAt(this.last.size);
    checkSuccession(this.tree.hasher, this.last, next, { rootAtLastSize });
    const note = signCheckpoint(next, { name: origin, signer: this.signer, sha256: nodeSha256 });
    this.memory.write(note);
    await addCheckpoint(this.client, { size, root, note, recordedUntil: this.tree.recordedUntil ?? now.toISOString() });
    this.last = next;
    this.published = size;
    this.signedAtMs = performance.now();
  }
}
