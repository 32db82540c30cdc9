import { setTimeout as delay } from 'node:timers/promises';
import { verifyCosignatures } from '@lindung/transparency-log/cosignature';
import { nodeEd25519Verify } from '@lindung/transparency-log/node/ed25519';
import { FindingList } from '../finding.js';
import { type LogSource } from '../source/log-source.js';
import { type VerbContext, type VerbResult } from '../verb.js';
import { type ExpectedRoot, LogWalk } from './log-walk.js';
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
  /** C2SP verifier keys of witnesses whose cosignatures are looked for on held checkpoints. */
  readonly witnesses: readonly string[];
}

/**
 * Recomputes every leaf, root and signature of a log, in one pass and bounded memory, and names what
 * does not fit, the first position first.
 */
export async function verify({ source, progress, signal }: VerbContext, options: VerifyOptions): Promise<VerbResult> {
  const findings = new FindingList();
  const keys = await trustedKeys(source, options.keys);
  const origin = await source.origin();
  const head = await source.head();
  await signedUpTo(source, head, signal);
  const held = openHeld(options.held, keys, origin, findings);
  const walk = new LogWalk(source, findings, keys, origin, held, await TreeCheck.open(source.readTile, findings), await CheckpointWalk.over(source));
  progress.start('Verifying', head);
  await walk.run(head, signal, (position) => progress.at(position));
  progress.stop();
  const witnesses = options.witnesses.map(keyOf);
  const cosigned = held.flatMap(({ note }) => verifyCosignatures(note, witnesses, nodeEd25519Verify));
  return describeVerification({ source, keys, walk, findings, cosigned });
}

/** On a running system the newest events get their signature within a second or two. */
async function signedUpTo(source: LogSource, head: number, signal: AbortSignal): Promise<void> {
  for (const deadlineMs = performance.now() + SIGNED_WITHIN_MS; performance.now() < deadlineMs; ) {
    if (((await source.latestCheckpoint())?.size ?? -1) >= head) return;
    await delay(LOOK_MS, undefined, { signal });
  }
}

function openHeld(held: readonly HeldCheckpoint[], keys: TrustedKeys, origin: string, findings: FindingList): ExpectedRoot[] {
  return held.flatMap(({ from, note }) => {
    const { checkpoint, refusal } = openSigned({ note, size: null }, keys, origin);
    if (checkpoint !== null) return [{ size: checkpoint.size, root: checkpoint.root, from, note }];
    findings.add('CHECKPOINT_REFUSED', null, `The checkpoint ${from} is refused: ${refusal}.`);
    return [];
  });
}
