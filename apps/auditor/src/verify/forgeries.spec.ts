import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { newEvent } from '@lindung/event-store/contract/sample-events';
import { MemoryEventStore } from '@lindung/event-store/memory/memory-event-store';
import { cosign } from '@lindung/transparency-log/cosignature';
import { signerFromSeed } from '@lindung/transparency-log/node/ed25519';
import { nodeSha256 } from '@lindung/transparency-log/node/sha256';
import { formatVerifierKey } from '@lindung/transparency-log/verifier-key';
import { writeExport } from '../export/write-export.js';
import { type Finding } from '../finding.js';
import { noProgress } from '../progress.js';
import { ExportSource } from '../source/export-source.js';
import { type LogSource, type SignedCheckpoint } from '../source/log-source.js';
import { delegating } from '../testing/delegating-source.js';
import { memoryKey, MemorySource } from '../testing/memory-source.js';
import { type VerbResult } from '../verb.js';
import { verify, type VerifyOptions } from './verify.js';

const events = 60;
/** Makes a log count as that of a database, whose end moves; nobody connects to it. */
const nowhere = 'postgres://127.0.0.1:1/nowhere';

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
    verify({ source, progress: noProgress, signal: new AbortController().signal }, { held: [], keys: [memoryKey], witnesses: [], signedAs: null, ...options });
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
    const signed = await log.withColumns().withEnvelope(7, respell).signedAnew();
    expect(seen(await verified(signed))).toEqual(['EVENT_ALTERED@7']);
    // An export says so too: what contradicts its columns takes them along.
    const to = join(mkdtempSync(join(tmpdir(), 'lindung-respelt-')), 'export');
    await writeExport({ source: signed, progress: noProgress, signal: new AbortController().signal }, { to, digests: () => Promise.resolve(null) });
    expect(seen(await verified(new ExportSource(to)))).toEqual(['EVENT_ALTERED@7']);
    rmSync(dirname(to), { recursive: true });
  });

  it('has nothing against names that need an escape, or letters beyond ASCII', async () => {
    const name = JSON.stringify('Sari "Sasa" \\ Å½ 😀\u2028');
    const signed = await log.withEnvelope(7, (envelope) => envelope.replace('"name":"Sari"', `"name":${name}`)).withEnvelope(8, (envelope) => envelope.replace('"name":"Sari"', '"name":"Añi"')).signedAnew();
    expect(await verified(signed)).toMatchObject({ ok: true });
  });

  describe('by when it was recorded, and what was signed', () => {
    const minutes = (count: number): Date => new Date(Date.now() + count * 60_000);

    /** A log whose first events were recorded at one time, and the last three at another. */
    const recorded = async (first: Date, last = first): Promise<MemorySource> => {
      let clock = first;
      const store = new MemoryEventStore({ clock: () => clock });
      for (let index = 0; index < events; index += 1) {
        if (index === events - 3) clock = last;
        await store.append([{ appends: [{ streamId: `worker-${index}`, expectedRevision: 'no-stream', events: [newEvent()] }] }]);
      }
      return MemorySource.of(store);
    };

    it('believes no time that lies in the future, but leaves a told past and an export alone', async () => {
      const ahead = await recorded(minutes(-5), minutes(30));
      expect(seen(await verified(ahead.beside(nowhere)))).toEqual([`RECORDED_IN_FUTURE@${events - 2}`]);
      expect(await verified(ahead)).toMatchObject({ ok: true });
      expect(await verified((await recorded(new Date('2026-01-05T01:00:00Z'))).beside(nowhere))).toMatchObject({ ok: true });
      expect(await verified((await recorded(minutes(-5), minutes(2))).beside(nowhere))).toMatchObject({ ok: true });
    });

    it('takes a tail that nobody signed for old, whatever time it claims, and for none where the signer goes on', async () => {
      const signed = async (last: Date): Promise<MemorySource> => (await (await recorded(minutes(-60), last)).signedAnew(events - 3)).beside(nowhere);
      const results = await Promise.all([minutes(-5), minutes(4), minutes(0)].map(async (last) => verified(await signed(last))));
      expect(results.map(seen)).toEqual([[`UNSIGNED_EVENTS@${events - 2}`], [`UNSIGNED_EVENTS@${events - 2}`], []]);
      const behind = await signed(minutes(-5));
      const later = await behind.signedAnew();
      let isRead = false;
      const goesOn = delegating(behind, {
        events: (after, until) => {
          isRead = true;
          return behind.events(after, until);
        },
        latestCheckpoint: () => (isRead ? later : behind).latestCheckpoint(),
      });
      expect(await verified(goesOn)).toMatchObject({ ok: true, json: { unsigned: 3 } });
    });

    it('finds an unsigned tail of an export whatever time it claims', async () => {
      const source = await recorded(minutes(-60), minutes(9_000));
      const partly = await source.signedAnew(events - 3);
      const own = await source.latestCheckpoint();
      const forged = partly.withForged(events, '{"seats":9}');
      expect(seen(await verified(delegating(forged, { latestCheckpoint: () => Promise.resolve(own) })))).toEqual([`CHECKPOINT_CONTRADICTED@${events - 2}`, 'CHECKPOINT_MISSING@null']);
      const refused = await verified(forged);
      expect(refused.json['firstFailingPosition']).toBe(events - 2);
    });

    it('walks as far as a log was signed that grows under it', async () => {
      const whole = (await (await recorded(minutes(-60))).signedAnew(events - 15, events)).beside(nowhere);
      const result = await verified(delegating(whole, { head: () => Promise.resolve(events - 10) }));
      expect(result).toMatchObject({ ok: true, json: { events, provenSize: events, unsigned: 0 } });
      const partly = (await whole.signedAnew(events - 15)).beside(nowhere);
      const claimed = delegating(partly, { head: () => Promise.resolve(events - 15), latestCheckpoint: () => Promise.resolve({ size: 1_000_000, note: 'nothing' }) });
      expect(await verified(claimed)).toMatchObject({ ok: true, json: { provenSize: events - 15 } });
    });

    it('takes nothing for gone that was only recorded meanwhile', async () => {
      const sizes = [events - 10, events - 5, events];
      const whole = (await (await recorded(minutes(-60))).signedAnew(...sizes)).beside(nowhere);
      let grown = 0;
      const growing = delegating(whole, {
        head: () => Promise.resolve(sizes[grown] ?? 0),
        latestCheckpoint: async () => {
          for await (const checkpoint of whole.checkpoints()) if (checkpoint.size === sizes[grown]) return checkpoint;
          return null;
        },
        async *checkpoints() {
          for await (const checkpoint of whole.checkpoints()) {
            grown = sizes.indexOf(checkpoint.size);
            yield checkpoint;
          }
        },
      });
      expect(seen(await verified(growing))).toEqual([]);
    });

    it('refuses stored checkpoints behind the end of the log as well', async () => {
      const forged: SignedCheckpoint = { size: 1_000_000, note: 'nothing' };
      const longer = delegating(log.beside(nowhere), {
        async *checkpoints() {
          yield* log.checkpoints();
          yield forged;
        },
      });
      expect(seen(await verified(longer))).toEqual(['CHECKPOINT_REFUSED@null']);
    });
  });

  it('wants every witness that was named to have cosigned a checkpoint', async () => {
    const witness = (name: string, fill: number) => {
      const signer = signerFromSeed(new Uint8Array(32).fill(fill));
      return { name, signer, key: formatVerifierKey({ name, algorithm: 4, publicKey: signer.publicKey }, nodeSha256) };
    };
    const inspektorat = witness('inspektorat.example/saksi', 11);
    const bpk = witness('bpk.example/saksi', 12);
    const own = await log.latestCheckpoint();
    const cosigned = cosign(own?.note ?? '', { ...inspektorat, timestampSeconds: 1_780_000_000, sha256: nodeSha256 });
    const held = [{ from: 'that I kept', note: cosigned, isPublished: false }];
    expect(await verified(log, { held, witnesses: [inspektorat.key] })).toMatchObject({ ok: true, json: { cosignatures: [{ name: inspektorat.name }] } });
    expect(await verified(delegating(log, { latestCheckpoint: () => Promise.resolve({ size: events, note: cosigned }) }), { witnesses: [inspektorat.key] })).toMatchObject({ ok: true });
    const missing = await verified(log, { held, witnesses: [inspektorat.key, bpk.key] });
    expect(seen(missing)).toEqual(['WITNESS_NOT_RECOGNISED@null']);
    expect(missing.lines.join('\n')).toContain('The witness bpk.example/saksi+');
    expect(seen(await verified(log.beside(nowhere), { witnesses: [inspektorat.key] }))).toEqual(['WITNESS_NOT_RECOGNISED@null']);
  });
});
