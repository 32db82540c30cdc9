import { readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { LOG_START, type Position, type RecordedEvent } from '@lindung/event-store/event-store';
import { MemoryEventStore } from '@lindung/event-store/memory/memory-event-store';
import { MemoryVault } from '@lindung/personal-data/memory/memory-vault';
import { digestReadModels, type ReadModelDigests } from '@lindung/projections/rebuild/digest';
import { buildReadModels } from '@lindung/projections/rebuild/rebuild';
import { NEXT_SCHEMA } from '@lindung/projections/schema/data-source';
import { appendRandomHistory } from '../../../../test/support/random-history/random-history.js';
import { createReadModelDatabase, type ReadModelDatabase } from '../../../../test/support/read-model-database.js';
import { noProgress } from '../progress.js';
import { type LogSource, type RecordedDigests } from '../source/log-source.js';
import { MemorySource } from '../testing/memory-source.js';
import { UsageError, type VerbContext } from '../verb.js';
import { replay } from './replay.js';

describe('replay from the log alone', () => {
  const original = new MemoryEventStore();
  const vault = new MemoryVault();
  let database: ReadModelDatabase;
  let source: MemorySource;
  let events: readonly RecordedEvent[];

  beforeAll(async () => {
    database = await createReadModelDatabase();
    await appendRandomHistory(original, vault, { seed: 7, steps: 350 });
    source = await MemorySource.of(original);
    const all: RecordedEvent[] = [];
    for await (const batch of original.readAll({ after: LOG_START })) all.push(...batch);
    events = all;
  });

  afterAll(() => database.drop());

  const contextOf = (log: LogSource, signal = new AbortController().signal): VerbContext => ({ source: log, progress: noProgress, signal });
  const replayed = (log: LogSource, options: { until?: string; compare?: boolean } = {}) => replay(contextOf(log), { until: options.until ?? null, compare: options.compare ?? false });

  /** What the city itself builds, with every key. */
  async function digestsAt(position: number): Promise<ReadModelDigests> {
    await buildReadModels({ databaseUrl: database.url, eventStore: original, vault, until: String(position) as Position });
    return digestReadModels(database.url, NEXT_SCHEMA);
  }

  const recordedAt = async (position: number): Promise<RecordedDigests> => ({ position, digests: await digestsAt(position) });
  const placeOf = (type: string): number => Number(events.find((event) => event.type === type)?.position);
  const leftovers = (): readonly string[] => readdirSync(tmpdir()).filter((name) => name.startsWith(`lindung-audit-${process.pid}-`));

  it('comes to the digests of the city without any of its keys, at the head and at every earlier position', async () => {
    const head = Number(await original.head());
    for (const position of [head, Math.floor(head / 2), 1, 0]) {
      const result = await replayed(source, { until: String(position) });
      expect(result).toMatchObject({ ok: true, json: { position, recordedAt: position === 0 ? null : events[position - 1]?.recordedAt, findings: [] } });
      expect(result.json['readModels']).toEqual(await digestsAt(position));
    }
    expect(leftovers()).toEqual([]);
  });

  it('takes a time and a day', async () => {
    const at = events[99];
    const expected = events.findLastIndex(({ recordedAt: time }) => time <= (at?.recordedAt ?? '')) + 1;
    expect(await replayed(source, { until: at?.recordedAt ?? '' })).toMatchObject({ ok: true, json: { position: expected } });
    expect(await replayed(source, { until: '1999-12-31' })).toMatchObject({ ok: true, json: { position: 0 } });
    await expect(replayed(source, { until: 'soon' })).rejects.toThrow(UsageError);
  });

  it('is held against the digests that an export recorded', async () => {
    const recorded = await recordedAt(200);
    expect(await replayed(source.withRecorded(recorded), { compare: true })).toMatchObject({ ok: true, json: { position: 200, compared: { with: 'recorded', differing: [] } } });

    const roster = { digest: 'ab'.repeat(32), rows: 3 };
    const forged = source.withRecorded({ ...recorded, digests: { ...recorded.digests, roster, unheard: roster } });
    const result = await replayed(forged, { compare: true });
    expect(result).toMatchObject({ ok: false, json: { compared: { differing: ['roster', 'unheard'] } } });
    expect(result.lines.join('\n')).toContain(roster.digest);

    await expect(replayed(source, { compare: true })).rejects.toThrow(/no digests/);
    await expect(replayed(source.withRecorded(recorded), { compare: true, until: '199' })).rejects.toThrow(/position 200/);
  });

  it('finds what the log does not say any more', async () => {
    const recorded = await recordedAt(events.length);
    const position = placeOf('DtsenVerified');
    const edited = source.withRecorded(recorded).withData(position, (data) => data.replace(/"decile":(?:null|\d+)/, '"decile":10'));
    expect(await replayed(edited, { compare: true })).toMatchObject({ ok: false, json: { findings: [{ code: 'DATA_ALTERED', position }] } });
  });

  it.each([
    ['a seat of somebody who was never registered', 'QuotaAllocated', (data: string) => data.replace(/"workerId":"\w+"/, '"workerId":"nobody"')],
    ['a body without what it needs', 'QuotaAllocated', () => '{}'],
    ['a value that no column holds', 'ProgramOpened', (data: string) => data.replace(/"ceilingRupiah":\d+/, '"ceilingRupiah":"plenty"')],
    ['a body that is not JSON', 'PremiumPaid', (data: string) => data.slice(0, -1)],
  ])('names the position of %s', async (_, type, change) => {
    const position = placeOf(type);
    const result = await replayed(source.withData(position, change));
    expect(result).toMatchObject({ ok: false, json: { position: null } });
    expect(result.json['findings']).toContainEqual(expect.objectContaining({ code: 'REPLAY_STOPPED', position }));
    expect(result.lines.join('\n')).toContain(`at position ${position}`);
    expect(leftovers()).toEqual([]);
  });

  it('names an unknown type, a missing event and an envelope that is none', async () => {
    expect(await replayed(source.withEnvelope(50, (text) => text.replace(/"type":"\w+"/, '"type":"Unheard"')))).toMatchObject({ ok: false, json: { findings: [{ code: 'REPLAY_STOPPED', position: 50 }] } });
    expect(await replayed(source.without(50))).toMatchObject({ ok: false, json: { findings: [{ code: 'REPLAY_STOPPED', position: 50 }] } });
    expect(await replayed(source.withEnvelope(50, () => '{}'))).toMatchObject({ ok: false, json: { findings: [{ code: 'REPLAY_STOPPED', position: 50 }] } });
  });

  it('leaves nothing behind when it is cancelled', async () => {
    const cancel = new AbortController();
    const reason = new Error('enough');
    const progress = { ...noProgress, at: () => cancel.abort(reason) };
    await expect(replay({ source, progress, signal: cancel.signal }, { until: null, compare: false })).rejects.toBe(reason);
    expect(leftovers()).toEqual([]);
  });
});
