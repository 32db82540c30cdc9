import { createHash } from 'node:crypto';
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

  /** Another body, and the envelope that names its digest. */
  const forged = (source: MemorySource, position: number): MemorySource => {
    const data = '{"decile":1,"forged":true}';
    return source.withData(position, () => data).withEnvelope(position, (envelope) => envelope.replace(/"dataSha256":"[0-9a-f]{64}"/, `"dataSha256":"${createHash('sha256').update(data).digest('hex')}"`));
  };

  it('names the first event that was altered, however many others were altered to hide it', async () => {
    let altered = forged(log, 5);
    for (let position = 10; position < 40; position += 1) altered = altered.withData(position, (data) => `${data} `);
    const result = await verified(altered);
    expect(result.json['firstFailingPosition']).toBe(5);
    expect(seen(result)[0]).toBe('EVENT_ALTERED@5');
    expect(result.lines.at(-1)).toContain('The first position that fails: 5');
    expect(result.json['findingCount']).toBeGreaterThanOrEqual(31);
  });
});
