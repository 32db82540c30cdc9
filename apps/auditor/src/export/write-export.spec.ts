import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { newEvent } from '@lindung/event-store/contract/sample-events';
import { MemoryEventStore } from '@lindung/event-store/memory/memory-event-store';
import { noProgress } from '../progress.js';
import { ExportSource } from '../source/export-source.js';
import { type LogSource, type RecordedDigests } from '../source/log-source.js';
import { delegating } from '../testing/delegating-source.js';
import { memoryKey, MemorySource } from '../testing/memory-source.js';
import { type VerbContext, type VerbResult } from '../verb.js';
import { verify } from '../verify/verify.js';
import { writeExport } from './write-export.js';

const EVENTS = 45;
const PER_FILE = 10;

describe('an export', () => {
  const folder = mkdtempSync(join(tmpdir(), 'lindung-export-'));
  const to = join(folder, 'export');
  let log: MemorySource;

  beforeAll(async () => {
    const store = new MemoryEventStore();
    for (let index = 0; index < EVENTS; index += 1) await store.append([{ appends: [{ streamId: `worker-${index}`, expectedRevision: 'no-stream', events: [newEvent()] }] }]);
    log = await (await MemorySource.of(store)).signedAnew(PER_FILE, 25, EVENTS);
    await store.close();
  });
  afterEach(() => rmSync(to, { recursive: true, force: true }));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const context = (source: LogSource): VerbContext => ({ source, progress: noProgress, signal: new AbortController().signal });
  const exported = (source: LogSource, digests: RecordedDigests | null = null): Promise<VerbResult> => writeExport(context(source), { to, digests: () => Promise.resolve(digests), eventsPerFile: PER_FILE });
  const verified = (): Promise<VerbResult> => verify(context(new ExportSource(to)), { held: [], keys: [memoryKey], witnesses: [], signedAs: null });
  const eventFiles = (): string[] => readdirSync(join(to, 'events')).sort();
  const fileOf = (first: number): string => join(to, 'events', `${String(first).padStart(12, '0')}.jsonl`);
  const manifest = (): Readonly<Record<string, unknown>> => JSON.parse(readFileSync(join(to, 'manifest.json'), 'utf8')) as Readonly<Record<string, unknown>>;

  /** The log as far as it was signed at a size, and which positions were asked of it. */
  async function upTo(size: number): Promise<{ readonly source: LogSource; readonly asked: number[] }> {
    const short = await log.signedAnew(...[PER_FILE, 25, EVENTS].filter((each) => each <= size));
    const asked: number[] = [];
    const source = delegating(short, {
      head: () => Promise.resolve(size),
      events: (after, until) => {
        asked.push(after + 1);
        return short.events(after, until);
      },
    });
    return { source, asked };
  }

  /** An export that is cut short in front of a position. */
  async function cutShort(source: LogSource, before: number): Promise<void> {
    const failing = delegating(source, {
      events: (after, until) => {
        if (after + 1 >= before) throw new Error('The power went.');
        return source.events(after, until);
      },
    });
    await expect(exported(failing)).rejects.toThrow('The power went.');
  }

  it('holds, and says where the log ended', async () => {
    const digests = { position: EVENTS, digests: {} };
    expect(await exported(log, digests)).toMatchObject({ ok: true, json: { events: EVENTS, size: EVENTS, head: EVENTS, readModels: EVENTS, findings: [] } });
    expect(manifest()).toMatchObject({ size: EVENTS, head: EVENTS, readModels: digests });
    expect(await verified()).toMatchObject({ ok: true, json: { provenSize: EVENTS } });
    writeFileSync(join(to, 'manifest.json'), JSON.stringify({ ...manifest(), head: undefined }));
    expect(await verified()).toMatchObject({ ok: true });
  });

  it('says before all what it leaves out because nothing was signed over it', async () => {
    const { source } = await upTo(25);
    const behind = delegating(source, { head: () => Promise.resolve(EVENTS) });
    const result = await exported(behind, { position: 30, digests: {} });
    expect(result).toMatchObject({ ok: false, json: { size: 25, head: EVENTS, readModels: null, firstFailingPosition: 26, findings: [{ code: 'UNSIGNED_EVENTS', position: 26 }] } });
    expect(result.lines[0]).toMatch(/^FINDING .*positions 26 to 45: what stands there is NOT in the export/);
    expect(result.lines.join('\n')).toContain('digests of the read models were left out');
    expect(readFileSync(join(to, 'README.md'), 'utf8')).toContain('positions 26 to 45 were not signed and are NOT in here');
    expect(await verified()).toMatchObject({ ok: false, json: { firstFailingPosition: 26, findingCount: 1 } });
  });

  it('goes on with what was begun, as far as it is whole', async () => {
    await cutShort((await upTo(25)).source, 21);
    expect(eventFiles().filter((name) => name.endsWith('.jsonl'))).toHaveLength(2);
    const { source, asked } = await upTo(EVENTS);
    expect(await exported(source)).toMatchObject({ ok: true, json: { events: EVENTS } });
    expect(asked).toEqual([21, 31, 41]);
    expect(await verified()).toMatchObject({ ok: true, json: { events: EVENTS } });
  });

  it('writes anew what lacks a line, and leaves nothing behind that is not of it', async () => {
    await cutShort((await upTo(EVENTS)).source, 31);
    const lines = readFileSync(fileOf(11), 'utf8').split('\n');
    writeFileSync(fileOf(11), lines.toSpliced(3, 1).join('\n'));
    writeFileSync(fileOf(21), 'nonsense');
    writeFileSync(fileOf(91), lines.join('\n'));
    const { source, asked } = await upTo(EVENTS);
    expect(await exported(source)).toMatchObject({ ok: true });
    expect(asked).toEqual([11, 21, 31, 41]);
    expect(eventFiles()).toHaveLength(5);
    expect(await verified()).toMatchObject({ ok: true });
  });

  it('does not go on with what a log was that took another way since, or is shorter now', async () => {
    await cutShort((await upTo(EVENTS)).source, 31);
    const other = await log.withForged(3, '{"seats":7}').signedAnew();
    expect(await exported(other)).toMatchObject({ ok: true });
    expect(await verified()).toMatchObject({ ok: true });
    rmSync(to, { recursive: true });
    await cutShort((await upTo(EVENTS)).source, 31);
    const { source } = await upTo(PER_FILE);
    expect(await exported(source)).toMatchObject({ ok: true, json: { events: PER_FILE } });
    expect(eventFiles()).toHaveLength(1);
    expect(await verified()).toMatchObject({ ok: true });
  });

  it('is not written where another is, one of another log, or anything else', async () => {
    const another = delegating(log, { origin: () => Promise.resolve('other.example/log') });
    await cutShort(log, 21);
    await expect(exported(another)).rejects.toThrow(/holds an export of another log \(lindung\.test\/log\)/);
    rmSync(join(to, 'manifest.json.part'));
    expect(await exported(log)).toMatchObject({ ok: true });
    await expect(exported(log)).rejects.toThrow(/holds an export already/);
    await expect(exported(another)).rejects.toThrow(/another log/);
    rmSync(join(to, 'manifest.json'));
    await expect(exported(another)).rejects.toThrow(/another log/);
    writeFileSync(join(to, 'thesis.docx'), '');
    await expect(exported(log)).rejects.toThrow(/not empty \(thesis\.docx\)/);
  });
});
