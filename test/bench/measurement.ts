import { type BenchDatabases } from './databases.js';
import { type Scale } from './scale.js';
import { type SubjectProcess, type SubjectOptions } from './subject-process.js';

/**
 * How a row is judged. `rate`: ours and the baseline are rates (or the inverse of times), and the
 * ratio must be high. `time`: both are times for the same work, and ours may be so many times the
 * baseline's. `ceiling`: no baseline; what we use must stay below a fixed figure.
 */
export type RowKind = 'rate' | 'time' | 'ceiling';

/** One line of the table, before anything was measured. */
export interface RowDefinition {
  /** What `--only` takes. */
  readonly name: string;
  readonly what: string;
  readonly against: string;
  readonly kind: RowKind;
  /** Unit of the two measured figures, such as `events/s`. */
  readonly unit: string;
  readonly atLeast: number;
  readonly aim: number;
}

/** What the rounds of one row came to: one figure per round and side, in the row's unit. */
export interface RowFigures {
  readonly ours: readonly number[];
  /** Absent where the row has no baseline. */
  readonly baseline?: readonly number[];
  /** What the reader should know beside the figures: sizes, memory. */
  readonly notes?: readonly string[];
}

/** What a measurement works with. */
export interface Bench {
  readonly databases: BenchDatabases;
  readonly scale: Scale;
  /** A directory for files; deleted at the end. */
  readonly directory: string;
  /** Starts the compiled module `file` (below test/bench) in a process of its own. */
  start(file: string, input: object, options?: SubjectOptions): Promise<SubjectProcess>;
  /** Tells the person who waits what is going on. */
  progress(message: string): void;
}

/** Rows that are measured together because they share their subjects. */
export interface Measurement {
  readonly rows: readonly RowDefinition[];
  /** Answers the figures of every wanted row, by name. */
  measure(bench: Bench, wanted: ReadonlySet<string>): Promise<ReadonlyMap<string, RowFigures>>;
}
