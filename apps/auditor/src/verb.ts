import { type LogSource } from './source/log-source.js';

/** Shows how far something long has come, on standard error. */
export interface Progress {
  start(title: string, total: number): void;
  at(done: number): void;
  stop(): void;
}

/** What a verb found. `ok` only where everything that it checked holds. */
export interface VerbResult {
  readonly ok: boolean;
  /** Sentences for a person. */
  readonly lines: readonly string[];
  /** Sentences that go to standard error, where `lines` are a file for another program to read. */
  readonly remarks?: readonly string[];
  /** The same for machines. */
  readonly json: Readonly<Record<string, unknown>>;
}

/** What every verb gets. */
export interface VerbContext {
  readonly source: LogSource;
  readonly progress: Progress;
  readonly signal: AbortSignal;
}

/** The person asked for something that makes no sense; the message says what to do instead. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
