import { setTimeout as delay } from 'node:timers/promises';
import { type Cosignature, verifyCosignatures } from '@lindung/transparency-log/cosignature';
import { nodeEd25519Verify } from '@lindung/transparency-log/node/ed25519';
import { type VerifierKey } from '@lindung/transparency-log/verifier-key';
import { FindingList } from '../finding.js';
import { type LogSource } from '../source/log-source.js';
import { type VerbContext, type VerbResult } from '../verb.js';
import { LogWalk, type WalkEnd } from './log-walk.js';
import { type ExpectedRoot, RootCheck } from './root-check.js';
import { CheckpointWalk, type HeldCheckpoint, keyOf, openSigned, trustedKeys, type TrustedKeys } from './signed-roots.js';
import { TreeCheck } from './tree-check.js';
import { describeVerification } from './verify-report.js';

const SIGNED_WITHIN_MS = 5_000;
const LOOK_MS = 200;

export interface VerifyOptions {
  /** Checkpoints that were kept apart from the log, the auditor's own before all. */
  readonly held: readonly HeldCheckpoint[];
  /** C2SP verifier keys that the auditor trusts; empty: the first that the log names. */
  readonly keys: readonly string[];
  /** C2SP verifier keys of witnesses, each of which must have cosigned one of the held checkpoints or an export's own. */
  readonly witnesses: readonly string[];
  /** Name under which the signer knows the log, where that can be looked at; null where it cannot. */
  readonly signedAs: string | null;
}

/**
 * Recomputes every leaf, root and signature of a log, in one pass and bounded memory, and names what
 * does not fit, the first position first.
 */
export async function verify({ source, progress, signal }: VerbContext, options: VerifyOptions): Promise<VerbResult> {
  const findings = new FindingList();
  const keys = await trustedKeys(source, options.keys);
  const witnesses = options.witnesses.map(keyOf);
  const origin = await source.origin();
  if (options.signedAs !== null && options.signedAs !== origin) {
    findings.add('LOG_RENAMED', null, `The database calls its log "${origin}", but it was signed as "${options.signedAs}": a log never changes its name.`);
  }
  const end = await walkEnd(source, keys, origin, signal);
  const held = [...openHeld(options.held, keys, origin, findings), ...(await ownRoot(source, keys, origin, findings))];
  const tree = await TreeCheck.open(source.readTile, findings);
  const roots = new RootCheck(findings, keys, origin, held, tree, await CheckpointWalk.over(source, findings));
  const walk = new LogWalk(source, findings, tree, roots);
  progress.start('Verifying', end.position);
  await walk.run(end, signal, (position) => progress.at(position));
  progress.stop();
  const cosigned = cosignedBy(witnesses, held, findings);
  return describeVerification({ source, keys, walk, roots, findings, cosigned });
}

/**
 * How far to walk. On a running system the newest events get their signature within a second or two;
 * by then there may be more of them, and the walk goes as far as was signed.
 */
async function walkEnd(source: LogSource, keys: TrustedKeys, origin: string, signal: AbortSignal): Promise<WalkEnd> {
  const head = await source.head();
  const readAtMs = Date.now();
  if (source.databaseUrl === null) return { position: head, readAtMs };
  for (const deadlineMs = performance.now() + SIGNED_WITHIN_MS; performance.now() < deadlineMs; ) {
    const latest = await source.latestCheckpoint();
    // Whoever can write to the database can claim any size; only a signature makes it worth walking there.
    if (latest !== null && latest.size >= head) return { position: openSigned(latest, keys, origin).checkpoint?.size ?? head, readAtMs };
    await delay(LOOK_MS, undefined, { signal });
  }
  return { position: head, readAtMs };
}

/** What an export says that it is: the root over all of it, which has to be there and to fit. */
async function ownRoot(source: LogSource, keys: TrustedKeys, origin: string, findings: FindingList): Promise<ExpectedRoot[]> {
  if (source.databaseUrl !== null) return [];
  const own = await source.latestCheckpoint();
  if (own === null) {
    findings.add('NO_CHECKPOINT', null, `${source.description} has no checkpoint over the whole of it: its file "checkpoint" is missing.`);
    return [];
  }
  const { checkpoint, refusal } = openSigned(own, keys, origin);
  if (checkpoint !== null) return [{ size: checkpoint.size, root: checkpoint.root, from: 'in the file "checkpoint"', note: own.note, isKept: false, isPublished: true }];
  findings.add('CHECKPOINT_REFUSED', null, `The checkpoint over the whole of ${source.description}, of ${own.size} events, is refused: ${refusal}.`);
  return [];
}

/** Who cosigned any of these checkpoints; a witness that was asked for and did not is a finding. */
function cosignedBy(witnesses: readonly VerifierKey[], held: readonly ExpectedRoot[], findings: FindingList): Cosignature[] {
  return witnesses.flatMap((key) => {
    const cosigned = held.flatMap(({ note }) => verifyCosignatures(note, [key], nodeEd25519Verify));
    if (cosigned.length === 0) findings.add('WITNESS_NOT_RECOGNISED', null, `The witness ${key.name}+${key.keyId} cosigned none of the checkpoints that were given.`);
    return cosigned;
  });
}

function openHeld(held: readonly HeldCheckpoint[], keys: TrustedKeys, origin: string, findings: FindingList): ExpectedRoot[] {
  return held.flatMap(({ from, note, isPublished }) => {
    const { checkpoint, refusal } = openSigned({ note, size: null }, keys, origin);
    if (checkpoint !== null) return [{ size: checkpoint.size, root: checkpoint.root, from, note, isKept: true, isPublished }];
    findings.add('CHECKPOINT_REFUSED', null, `The checkpoint ${from} is refused: ${refusal}.`);
    return [];
  });
}
