import { type LogSource } from '../source/log-source.js';

/** A log that answers some questions in another way. */
export function delegating(source: LogSource, answers: Partial<LogSource>): LogSource {
  return {
    description: source.description,
    databaseUrl: source.databaseUrl,
    exportedHead: source.exportedHead,
    head: () => source.head(),
    events: (after, until) => source.events(after, until),
    lastPositionAt: (time) => source.lastPositionAt(time),
    origin: () => source.origin(),
    keys: () => source.keys(),
    checkpoints: () => source.checkpoints(),
    latestCheckpoint: () => source.latestCheckpoint(),
    readTile: source.readTile,
    recordedDigests: () => source.recordedDigests(),
    close: () => source.close(),
    ...answers,
  };
}
