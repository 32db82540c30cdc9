import { type Cosignature } from '@lindung/transparency-log/cosignature';
import { type FindingList } from '../finding.js';
import { type LogSource } from '../source/log-source.js';
import { type VerbResult } from '../verb.js';
import { type LogWalk } from './log-walk.js';
import { type RootCheck } from './root-check.js';
import { type TrustedKeys } from './signed-roots.js';

export interface Verification {
  readonly source: LogSource;
  readonly keys: TrustedKeys;
  readonly walk: LogWalk;
  readonly roots: RootCheck;
  readonly findings: FindingList;
  readonly cosigned: readonly Cosignature[];
}

/** What was looked at, what does not hold, and what that says. */
export function describeVerification({ source, keys, walk, roots, findings, cosigned }: Verification): VerbResult {
  const ok = findings.count === 0;
  const unsigned = walk.eventCount - roots.provenSize;
  const lines = [
    `Looked at ${walk.eventCount} events, ${roots.checkpointCount} stored and ${roots.heldCount} kept checkpoints of ${source.description}.`,
    ...(keys.given ? [] : [`Trusted key: ${keyText(keys)}, which the log names itself. Compare it with the key that reached you another way, and give that with --key.`]),
    ...cosigned.map(({ name, timestampSeconds }) => `Cosigned by ${name} on ${new Date(timestampSeconds * 1000).toISOString()}.`),
    ...findings.lines(),
    ok ? `Everything holds: the first ${roots.provenSize} events are exactly those that were signed.` : `${findings.count} finding(s). The first position that fails: ${findings.firstPosition ?? 'none; see the checkpoint named'}.`,
    ...(ok && unsigned > 0 ? [`The newest ${unsigned} events are not signed yet.`] : []),
  ];
  return {
    ok,
    lines,
    json: {
      events: walk.eventCount, checkpoints: roots.checkpointCount, held: roots.heldCount, provenSize: roots.provenSize, unsigned: Math.max(0, unsigned),
      firstFailingPosition: findings.firstPosition, findingCount: findings.count, findings: findings.list, trustedKeys: keys.keys.map(({ name, keyId }) => `${name}+${keyId}`), keysGiven: keys.given, cosignatures: cosigned,
    },
  };
}

const keyText = ({ keys }: TrustedKeys): string => keys.map(({ name, keyId }) => `${name}+${keyId}`).join(', ');
