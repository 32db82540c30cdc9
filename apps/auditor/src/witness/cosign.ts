import { existsSync, readFileSync } from 'node:fs';
import { randomBytes } from 'node:crypto';
import { cosign } from '@lindung/transparency-log/cosignature';
import { nodeSha256 } from '@lindung/transparency-log/node/sha256';
import { signerFromSeed } from '@lindung/transparency-log/node/ed25519';
import { checkSuccession, InconsistentCheckpoint } from '@lindung/transparency-log/succession';
import { TiledTree } from '@lindung/transparency-log/tiled-tree';
import { TreeHasher } from '@lindung/transparency-log/tree-hasher';
import { formatVerifierKey } from '@lindung/transparency-log/verifier-key';
import { readOrCreatePrivateFile, writePrivateFile } from '@lindung/platform/private-file';
import { UsageError, type VerbContext, type VerbResult } from '../verb.js';
import { openSigned, trustedKeys } from '../verify/signed-roots.js';

const SEED_BYTES = 32;
const COSIGNATURE_ALGORITHM = 4;

export interface CosignOptions {
  /** The witness's name, such as `inspektorat.bekasikota.go.id/saksi`. */
  readonly name: string;
  /** Its Ed25519 seed in base64; made on first use. */
  readonly keyFile: string;
  /** Where it remembers the last checkpoint that it cosigned. */
  readonly state: string;
  /** Keys of the log that it trusts. */
  readonly keys: readonly string[];
  readonly now: () => Date;
}

/**
 * Signs the latest checkpoint as a witness (C2SP tlog-cosignature), if the log's own signature is
 * good and the tree continues the last checkpoint that this witness signed; else nothing is signed.
 */
export async function cosignLatest({ source }: VerbContext, options: CosignOptions): Promise<VerbResult> {
  const latest = await source.latestCheckpoint();
  if (latest === null) throw new UsageError(`No checkpoint was signed over ${source.description} yet.`);
  const keys = await trustedKeys(source, options.keys);
  const origin = await source.origin();
  const refused = (message: string): VerbResult => ({ ok: false, lines: [`FINDING  ${message}`, 'Nothing was signed.'], json: { cosigned: false, message } });
  const next = openSigned(latest, keys, origin);
  if (next.checkpoint === null) return refused(`The checkpoint of ${latest.size} leaves is refused: ${next.refusal}.`);
  const last = existsSync(options.state) ? openSigned({ note: readFileSync(options.state, 'utf8'), size: null }, keys, origin) : null;
  if (last !== null && last.checkpoint === null) return refused(`The checkpoint in ${options.state} is refused: ${last.refusal}.`);
  const hasher = new TreeHasher(nodeSha256);
  try {
    const from = last?.checkpoint ?? null;
    const proof = from === null || from.size >= next.checkpoint.size ? [] : await new TiledTree(hasher, source.readTile).consistencyProof(from.size, next.checkpoint.size);
    checkSuccession(hasher, from, next.checkpoint, { proof });
  } catch (error) {
    if (!(error instanceof InconsistentCheckpoint)) throw error;
    return refused(`The log denies what this witness signed before. ${error.message}.`);
  }
  const signer = signerFromSeed(seedIn(options.keyFile));
  const note = cosign(latest.note, { name: options.name, signer, timestampSeconds: Math.floor(options.now().getTime() / 1000), sha256: nodeSha256 });
  writePrivateFile(options.state, note);
  const verifierKey = formatVerifierKey({ name: options.name, algorithm: COSIGNATURE_ALGORITHM, publicKey: signer.publicKey }, nodeSha256);
  return {
    ok: true,
    lines: [`Cosigned the checkpoint of ${latest.size} leaves as ${options.name}; it lies in ${options.state}.`, `Others recognise it by your public key: --witness ${verifierKey}`],
    json: { cosigned: true, size: latest.size, verifierKey, note },
  };
}

function seedIn(path: string): Buffer {
  const seed = Buffer.from(readOrCreatePrivateFile(path, () => randomBytes(SEED_BYTES).toString('base64')), 'base64');
  if (seed.length !== SEED_BYTES) throw new UsageError(`${path} does not hold ${SEED_BYTES} bytes in base64.`);
  return seed;
}
