import { DamagedRecord, type LogSource } from '../source/log-source.js';
import { readEnvelope } from '../source/source-event-store.js';
import { UsageError, type VerbContext, type VerbResult } from '../verb.js';
import { compareWithLive, livePosition } from './compare-live.js';
import { compareWithRecorded } from './compare-recorded.js';
import { addAltered, FindingList } from '../finding.js';
import { positionOf } from './moment.js';
import { PrivateReadModels } from './private-read-models.js';
import { ReadModelSnapshot } from './read-model-snapshot.js';
import { describeReplay, type Replayed } from './replay-report.js';
import { ReplayStopped, stoppedAt } from './replay-stopped.js';

export interface ReplayOptions {
  /** A position, a time or a day; null: as far as the log goes. */
  readonly until: string | null;
  /** Holds what was rebuilt against the live read models, or against the digests that an export recorded. */
  readonly compare: boolean;
}

/**
 * Rebuilds every read model from the log alone, in a private database that is gone afterwards, and
 * says what it comes to. Of the city's database nothing but reading is asked.
 */
export async function replay(context: VerbContext, options: ReplayOptions): Promise<VerbResult> {
  const { source, signal } = context;
  const findings = new FindingList();
  try {
    const target = await targetOf(context, options, findings);
    const replayed = await PrivateReadModels.use(context, (position) => addAltered(findings, position), async (readModels) => {
      await readModels.replayTo(target);
      if (!options.compare || findings.list.some(({ code }) => code === 'LIVE_BEYOND_LOG')) return taken(context, readModels, target);
      if (source.databaseUrl === null) return heldAgainstRecorded(context, readModels, target);
      return heldAgainstLive(context, readModels, source.databaseUrl, options.until === null ? null : target);
    });
    return describeReplay(source, replayed, findings);
  } catch (error) {
    signal.throwIfAborted();
    const stopped = error instanceof DamagedRecord ? stoppedAt(error) : error;
    if (!(stopped instanceof ReplayStopped)) throw error;
    findings.add(stopped.code, stopped.position, stopped.message);
    return describeReplay(source, null, findings);
  }
}

/** The position to replay to at first; questions that make no sense are refused before anything is built. */
async function targetOf({ source, signal }: VerbContext, { until, compare }: ReplayOptions, findings: FindingList): Promise<number> {
  const asked = until === null ? null : await positionOf(source, until);
  if (!compare) return asked ?? (await source.head());
  const standing = source.databaseUrl === null ? await recordedPosition(source) : await livePosition(source.databaseUrl, signal);
  const whose = source.databaseUrl === null ? 'recorded digests' : 'live read models';
  if (asked !== null && asked !== standing) throw new UsageError(`The ${whose} stand at position ${standing} and can be compared there only, not at ${asked}: leave out --until, or leave out --compare.`);
  const head = await source.head();
  if (standing <= head) return standing;
  findings.add('LIVE_BEYOND_LOG', head + 1, `The ${whose} stand at position ${standing}, but the log ends at position ${head}: events that they were made from are gone.`);
  return head;
}

async function recordedPosition(source: LogSource): Promise<number> {
  const recorded = await source.recordedDigests();
  if (recorded === null) throw new UsageError(`There is nothing to compare with: when ${source.description} was made, no digests of live read models were recorded. Leave out --compare, or compare on the running system.`);
  return recorded.position;
}

async function taken({ source, signal }: VerbContext, readModels: PrivateReadModels, position: number): Promise<Replayed> {
  const rebuilt = await ReadModelSnapshot.open(readModels.url, signal);
  try {
    return { position, head: await source.head(), recordedAt: await recordedAt(source, position), digests: await rebuilt.digests(), comparison: null };
  } finally {
    await rebuilt.close();
  }
}

async function heldAgainstRecorded(context: VerbContext, readModels: PrivateReadModels, position: number): Promise<Replayed> {
  const replayed = await taken(context, readModels, position);
  const recorded = await context.source.recordedDigests();
  return { ...replayed, comparison: recorded === null ? null : compareWithRecorded(recorded, replayed.digests) };
}

/**
 * The live read models are looked at in one snapshot, which may have moved on since the private ones
 * were begun: those are first brought to the very same position.
 */
async function heldAgainstLive(context: VerbContext, readModels: PrivateReadModels, databaseUrl: string, only: number | null): Promise<Replayed> {
  const { source, signal } = context;
  const live = await ReadModelSnapshot.open(databaseUrl, signal, 'lindung_query');
  try {
    const { position } = live;
    if (only !== null && position !== only) throw new UsageError(`The live read models have meanwhile moved on from position ${only} to ${position}: leave out --until.`);
    await readModels.replayTo(position);
    const rebuilt = await ReadModelSnapshot.open(readModels.url, signal);
    try {
      return { position, head: await source.head(), recordedAt: await recordedAt(source, position), ...(await compareWithLive(live, rebuilt)) };
    } finally {
      await rebuilt.close();
    }
  } finally {
    await live.close();
  }
}

async function recordedAt(source: LogSource, position: number): Promise<string | null> {
  if (position === 0) return null;
  for await (const [event] of source.events(position - 1, position)) {
    if (event !== undefined) return readEnvelope(position, Buffer.from(event.envelope).toString('utf8')).recordedAt;
  }
  return null;
}
