import { readFileSync, statSync } from 'node:fs';
import { type Checkpoint, CheckpointRefused, openCheckpoint } from '@lindung/transparency-log/checkpoint';
import { nodeEd25519Verify } from '@lindung/transparency-log/node/ed25519';
import { nodeSha256 } from '@lindung/transparency-log/node/sha256';
import { parseVerifierKey, type VerifierKey, VerifierKeyError } from '@lindung/transparency-log/verifier-key';
import { FindingList } from '../finding.js';
import { type LogSource } from '../source/log-source.js';
import { UsageError, type VerbResult } from '../verb.js';
import { checkEvents } from './check-file.js';
import { checkComplete } from './check-source.js';
import { type ProofFile, proofFile } from './proof-file.js';

/** A worker's history is a few dozen events of a few kilobytes. */
const LONGEST_FILE_BYTES = 64 << 20;

export interface CheckOptions {
  readonly file: string;
  /** A log that can tell whether the proof leaves anything out, or null. */
  readonly source: LogSource | null;
  /** C2SP verifier keys that are trusted; empty: those in the file, which then vouches for itself. */
  readonly keys: readonly string[];
}

/** The checkpoint of a proof once its signature was found good. */
interface Signed {
  readonly checkpoint: Checkpoint;
  readonly signedBy: VerifierKey;
}

/** Checks a proof offline, and with a log also that it is complete. Says what was proven and what was not. */
export async function check({ file: path, source, keys }: CheckOptions): Promise<VerbResult> {
  const trusted = keys.map(trustedKey);
  const findings = new FindingList();
  const file = readProof(path, findings);
  if (file === null) return unreadable(path, findings);
  const signed = openSigned(file, trusted, findings);
  if (signed !== null) {
    checkEvents(file, signed.checkpoint, findings);
    if (source !== null) await checkWithSource(source, file, signed, findings);
  }
  return describe(path, file, signed, source, keys.length > 0, findings);
}

function trustedKey(text: string): VerifierKey {
  try {
    return parseVerifierKey(text.trim(), nodeSha256);
  } catch (error) {
    if (error instanceof VerifierKeyError) throw new UsageError(error.message);
    throw error;
  }
}

function readProof(path: string, findings: FindingList): ProofFile | null {
  const parsed = proofFile.safeParse(parsedFile(path));
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  findings.add('NOT_A_PROOF', null, `${path} is not a proof of this version (at "${issue?.path.join('.') ?? ''}").`);
  return null;
}

function parsedFile(path: string): unknown {
  let text: string;
  try {
    // A device or a pipe has no size, and perhaps no end.
    const about = statSync(path);
    if (!about.isFile() || about.size > LONGEST_FILE_BYTES) return null;
    text = readFileSync(path, 'utf8');
  } catch (error) {
    throw new UsageError(`${path} cannot be read.`, { cause: error });
  }
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function openSigned(file: ProofFile, trusted: readonly VerifierKey[], findings: FindingList): Signed | null {
  try {
    const signed = openCheckpoint(file.checkpoint, trusted.length > 0 ? trusted : file.verifierKeys.map((key) => parseVerifierKey(key, nodeSha256)), nodeEd25519Verify);
    if (signed.checkpoint.origin !== file.origin) findings.add('ORIGIN_ALTERED', null, `The file says that it is about the log ${file.origin}, but its checkpoint is one of ${signed.checkpoint.origin}.`);
    return signed;
  } catch (error) {
    if (!(error instanceof CheckpointRefused) && !(error instanceof VerifierKeyError)) throw error;
    findings.add('CHECKPOINT_REFUSED', null, `${error.message}. Nothing else can be proven.`);
    return null;
  }
}

async function checkWithSource(source: LogSource, file: ProofFile, { checkpoint, signedBy }: Signed, findings: FindingList): Promise<void> {
  const origin = await source.origin();
  if (origin !== checkpoint.origin) {
    findings.add('OTHER_LOG', null, `The checkpoint is one of the log ${checkpoint.origin}, but ${source.description} is ${origin}.`);
    return;
  }
  const known = (await source.keys()).some((key) => key.startsWith(`${signedBy.name}+${signedBy.keyId}+`));
  if (!known) findings.add('OTHER_KEY', null, `The checkpoint was signed with the key ${signedBy.name}+${signedBy.keyId}, which ${source.description} does not name.`);
  await checkComplete(source, file, checkpoint, findings);
}

function unreadable(path: string, findings: FindingList): VerbResult {
  return { ok: false, lines: [...findings.lines(), 'Nothing was proven.'], json: { file: path, complete: false, findingCount: findings.count, findings: findings.list } };
}

function describe(path: string, file: ProofFile, signed: Signed | null, source: LogSource | null, keysGiven: boolean, findings: FindingList): VerbResult {
  const ok = findings.count === 0;
  const key = signed === null ? null : `${signed.signedBy.name}+${signed.signedBy.keyId}`;
  return {
    ok,
    lines: [
      `${path}: ${file.events.length} events of worker ${file.workerId} under a checkpoint of ${file.statement.size} events of the log ${file.origin}.`,
      ...findings.lines(),
      ...(ok ? [...proven(file, key, source), ...notProven(file, source, keysGiven)] : ['The proof does not hold.']),
    ],
    json: {
      file: path, workerId: file.workerId, origin: file.origin, ...file.statement, signedBy: key, keysGiven, complete: ok && source !== null,
      findingCount: findings.count, findings: findings.list,
    },
  };
}

function proven({ events, statement, workerId }: ProofFile, key: string | null, source: LogSource | null): string[] {
  return [
    `PROVEN      The checkpoint was signed with the key ${key ?? ''}.`,
    `PROVEN      Each of the ${events.length} events stands at its position in the log that was signed, with exactly this envelope and this body.`,
    `PROVEN      Of the worker's own stream revisions 0 to ${statement.lastRevision} are all here, in order; each further event is one of a programme that names worker ${workerId}.`,
    ...(source === null ? [] : [`PROVEN      Up to position ${statement.size} there is no other event that concerns the worker: ${source.description} was hashed up to the signed root and holds none.`]),
  ];
}

function notProven({ statement }: ProofFile, source: LogSource | null, keysGiven: boolean): string[] {
  return [
    ...(keysGiven ? [] : ['NOT PROVEN  Whose key that is: the file itself names it, and so vouches for itself. Give the key that reached you another way with --key.']),
    ...(source === null ? [`NOT PROVEN  That nothing is left out behind revision ${statement.lastRevision} or among the programmes' events: for that the log is needed (--from DIR).`] : []),
    `NOT PROVEN  What is sealed, and what happened after position ${statement.size}.`,
  ];
}
