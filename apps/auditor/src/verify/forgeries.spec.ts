import { beforeAll, describe, expect, it } from '@jest/globals';
import { newEvent } from '@lindung/event-store/contract/sample-events';
import { MemoryEventStore } from '@lindung/event-store/memory/memory-event-store';
import { type Finding } from '../finding.js';
import { noProgress } from '../progress.js';
import { type LogSource } from '../source/log-source.js';
import { memoryKey, MemorySource } from '../testing/memory-source.js';
import { type VerbResult } from '../verb.js';
import { verify, type VerifyOptions } from './verify.js';

const events = 60;

/** Forgeries that hide behind others, or behind the rules by which a log is judged. */
describe('verifying what somebody altered who knows the tool', () => {
  let log: MemorySource;

  beforeAll(async () => {
    const store = new MemoryEventStore();
    for (let index = 0; index < events; index += 1) await store.append([{ appends: [{ streamId: `worker-${index}`, expectedRevision: 'no-stream', events: [newEvent({ data: JSON.stringify({ decile: index % 10 }) })] }] }]);
    log = await MemorySource.of(store);
    await store.close();
  });

  const verified = (source: LogSource, options: Partial<VerifyOptions> = {}): Promise<VerbResult> =>
    verify({ source, progress: noProgress, signal: new AbortController().signal }, { held: [], keys: [memoryKey], witnesses: [], ...options });
  const seen = (result: VerbResult): string[] => (result.json['findings'] as readonly Finding[]).map(({ code, position }) => `${code}@${position}`);

  it('names the first event that was altered, however many others were altered to hide it', async () => {
    let altered = log.withForged(5, '{"decile":1,"forged":true}');
    for (let position = 10; position < 40; position += 1) altered = altered.withData(position, (data) => `${data} `);
    const result = await verified(altered);
    expect(result.json['firstFailingPosition']).toBe(5);
    expect(seen(result)[0]).toBe('EVENT_ALTERED@5');
    expect(result.lines.at(-1)).toContain('The first position that fails: 5');
    expect(result.json['findingCount']).toBeGreaterThanOrEqual(31);
  });

  it.each([
    ['an escape', (envelope: string) => envelope.replace('"worker-6"', String.raw`"worker\u002d6"`)],
    ['a space', (envelope: string) => envelope.replace('"streamId":', '"streamId" : ')],
    ['a key twice', (envelope: string) => envelope.replace('"dataSha256":', '"streamId":"worker-9","dataSha256":')],
    ['a key twice inside a text', (envelope: string) => envelope.replace('"streamId":"', '"streamId":"worker-9","streamId":"')],
    ['another order', (envelope: string) => envelope.replace(/("type":"[^"]*"),("version":\d+)/, '$2,$1')],
    ['another number', (envelope: string) => envelope.replace('"version":1,', '"version":1.0,')],
    ['a number as a text', (envelope: string) => envelope.replace('"version":1,', '"version":"1",')],
    ['an escape and a key more', (envelope: string) => envelope.replace('"name":"Sari"', String.raw`"name":"Sari \"S\"","age":1`)],
  ])('names an envelope that is spelt with %s, although it was signed like that', async (_what, respell) => {
    const signed = await log.withEnvelope(7, respell).signedAnew();
    expect(seen(await verified(signed))).toEqual(['EVENT_ALTERED@7']);
  });

  it('has nothing against names that need an escape, or letters beyond ASCII', async () => {
    const name = JSON.stringify('Sari "Sasa" \\ Å½ 😀\u2028');
    const signed = await log.withEnvelope(7, (envelope) => envelope.replace('"name":"Sari"', `"name":${name}`)).withEnvelope(8, (envelope) => envelope.replace('"name":"Sari"', '"name":"Añi"')).signedAnew();
    expect(await verified(signed)).toMatchObject({ ok: true });
  });
});
