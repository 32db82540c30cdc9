import { type ReadModelDigests } from '@lindung/projections/rebuild/digest';
import { readModelNames } from '@lindung/projections/runner/read-models';
import { type RecordedDigests } from '../source/log-source.js';

/** What an export recorded of the live read models, beside what the log comes to. */
export interface RecordedComparison {
  readonly kind: 'recorded';
  readonly digests: RecordedDigests['digests'];
  /** Read models that were recorded otherwise, or not at all, or that are unknown to this release. */
  readonly differing: readonly string[];
}

/** Holds digests against those recorded at the same position. */
export function compareWithRecorded({ digests: recorded }: RecordedDigests, rebuilt: ReadModelDigests): RecordedComparison {
  const known: ReadonlySet<string> = new Set(readModelNames);
  const changed = readModelNames.filter((name) => recorded[name]?.digest !== rebuilt[name].digest || recorded[name].rows !== rebuilt[name].rows);
  return { kind: 'recorded', digests: recorded, differing: [...changed, ...Object.keys(recorded).filter((name) => !known.has(name))] };
}
