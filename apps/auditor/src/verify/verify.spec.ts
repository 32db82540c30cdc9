import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { newEvent } from '@lindung/event-store/contract/sample-events';
import { MemoryEventStore } from '@lindung/event-store/memory/memory-event-store';
import fc from 'fast-check';
import { type Finding } from '../finding.js';
import { writeExport } from '../export/write-export.js';
import { noProgress } from '../progress.js';
import { ExportSource } from '../source/export-source.js';
import { DamagedSource, type LogSource } from '../source/log-source.js';
import { memoryKey, MemorySource } from '../testing/memory-source.js';
import { type VerbContext, type VerbResult } from '../verb.js';
import { verify } from './verify.js';

const events = 600;

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => (entry.isDirectory() ? filesBelow(join(folder, entry.name)) : [join(folder, entry.name)]));
}

/** The ciphertext of a line; it must have one. */
function sealedOf(content: Buffer, position: number): Buffer {
  const { sealed } = JSON.parse(content.toString('latin1').split('\n')[position - 1] ?? '') as { sealed: string };
  return Buffer.from(sealed, 'base64');
}

describe('verifying an export', () => {
  let folder: string;
  let exported: string;

  const context = (source: LogSource): VerbContext => ({ source, progress: noProgress, signal: new AbortController().signal });
  const verified = (): Promise<VerbResult> => verify(context(new ExportSource(exported)), { held: [], keys: [memoryKey], witnesses: [], signedAs: null });

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'lindung-verify-'));
    exported = join(folder, 'export');
    const store = new MemoryEventStore();
    for (let index = 0; index < events; index += 1) {
      const sealed = index % 3 === 0 ? new Uint8Array(40).fill(index % 256) : null;
      await store.append([{ appends: [{ streamId: `worker-${index}`, expectedRevision: 'no-stream', events: [newEvent({ data: JSON.stringify({ decile: index % 10, note: 'a "quoted" word' }), sealed })] }] }]);
    }
    await writeExport(context(await MemorySource.of(store)), { to: exported, digests: () => Promise.resolve(null) });
    await store.close();
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('holds', async () => {
    expect((await verified()).lines).toEqual([expect.stringContaining(`Looked at ${events} events`), expect.stringContaining('Everything holds')]);
  });

  it('finds any changed byte of any event, at its position', async () => {
    const [path = ''] = filesBelow(join(exported, 'events'));
    const before = readFileSync(path);
    const { size } = statSync(path);
    // Where a line begins tells whose byte it is; the lengths are hints, and a changed hint changes nothing.
    const starts = [0, ...[...before.keys()].filter((at) => before[at - 1] === 0x0a)];
    const hints = (at: number): boolean => {
      const start = starts.findLast((each) => each <= at) ?? 0;
      const [, lengths = ''] = /^\{"position":"\d+"(,"lengths":\[[^\]]*\])/.exec(before.toString('latin1', start, start + 100)) ?? [];
      const from = before.indexOf(',"lengths"', start);
      return at >= from && at < from + lengths.length;
    };
    try {
      await fc.assert(
        fc.asyncProperty(fc.integer({ min: 0, max: size - 2 }), fc.integer({ min: 1, max: 255 }), async (at, change) => {
          fc.pre(!hints(at));
          const altered = Buffer.from(before);
          altered[at] = (altered[at] ?? 0) ^ change;
          writeFileSync(path, altered);
          const position = starts.findLastIndex((each) => each <= at) + 1;
          const result = await verified();
          // Base64 has spellings that stand for the same bytes: then nothing of the event was changed.
          if (result.ok) expect(sealedOf(altered, position)).toEqual(sealedOf(before, position));
          else expect(result.json['firstFailingPosition']).toBe(position);
        }),
        { numRuns: 150 },
      );
    } finally {
      writeFileSync(path, before);
    }
  });

  it('finds any changed byte of the tree and of the checkpoints', async () => {
    const paths = [...filesBelow(join(exported, 'tile')), join(exported, 'checkpoints.jsonl'), join(exported, 'checkpoint')];
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...paths), fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), fc.integer({ min: 1, max: 127 }), async (path, share, change) => {
        const before = readFileSync(path);
        const altered = Buffer.from(before);
        const at = Math.floor(share * (before.length - 1));
        altered[at] = (altered[at] ?? 0) ^ change;
        writeFileSync(path, altered);
        try {
          const outcome = await verified().then(({ ok }) => ok, () => false);
          expect([path, at, outcome]).toEqual([path, at, false]);
        } finally {
          writeFileSync(path, before);
        }
      }),
      { numRuns: 80 },
    );
  });

  const findings = (result: VerbResult): readonly Finding[] => result.json['findings'] as readonly Finding[];

  /** Does something to a file of the export, looks what is found, and undoes it. */
  async function whileChanged(name: string, change: (content: string) => string | null, look: (result: VerbResult) => void): Promise<void> {
    const path = join(exported, name);
    const before = readFileSync(path);
    const changed = change(before.toString('latin1'));
    if (changed === null) rmSync(path);
    else writeFileSync(path, changed, 'latin1');
    try {
      look(await verified());
    } finally {
      writeFileSync(path, before);
    }
  }

  it('does not hold without a checkpoint of its own that is signed, fits and is over all of it', async () => {
    const otherRoot = (note: string): string => note.replace(/\n[A-Za-z0-9+/]{43}=\n/, `\n${Buffer.alloc(32, 9).toString('base64')}\n`);
    await whileChanged('checkpoint', otherRoot, (result) => expect(findings(result)).toMatchObject([{ code: 'CHECKPOINT_REFUSED' }]));
    await whileChanged('checkpoint', () => null, (result) => expect(findings(result)).toMatchObject([{ code: 'NO_CHECKPOINT' }]));
    await whileChanged('manifest.json', (text) => text.replace(`"size": ${events}`, `"size": ${events - 1}`), (result) => {
      expect(findings(result)).toContainEqual(expect.objectContaining({ code: 'CHECKPOINT_REFUSED', message: expect.stringContaining(`it signs ${events} leaves`) }));
    });
  });

  it('does not hold where parts of it cannot be read, and says which, with all else that was found', async () => {
    const [name = ''] = readdirSync(join(exported, 'events'));
    await whileChanged('checkpoints.jsonl', (text) => `${text}Terverifikasi.\n`, (result) => expect(findings(result)).toMatchObject([{ code: 'CHECKPOINTS_UNREADABLE', message: expect.stringMatching(/^Line \d+ of checkpoints.jsonl/) }]));
    await whileChanged('checkpoints.jsonl', (text) => `${text}${text}`, (result) => expect(findings(result)).toMatchObject([{ code: 'CHECKPOINTS_UNREADABLE', message: expect.stringContaining('order of their sizes') }]));
    await whileChanged('checkpoints.jsonl', () => null, (result) => expect(findings(result).map(({ code }) => code)).toEqual(['CHECKPOINTS_UNREADABLE', 'CHECKPOINT_MISSING']));
    await whileChanged('checkpoints.jsonl', (text) => text.trimEnd().split('\n').slice(0, -1).map((line) => `${line}\n`).join(''), (result) => expect(findings(result)).toMatchObject([{ code: 'CHECKPOINT_MISSING' }]));
    const path = join(exported, 'events', name);
    const before = readFileSync(path);
    rmSync(path);
    mkdirSync(path);
    try {
      expect(findings(await verified())).toMatchObject([{ code: 'EVENT_UNREADABLE', position: 1, message: expect.stringContaining('EISDIR') }]);
    } finally {
      rmSync(path, { recursive: true });
      writeFileSync(path, before);
    }
  });

  it('is not taken for an export where its manifest, or the key by which it vouches for itself, is none', async () => {
    for (const name of ['manifest.json', 'keys.txt']) {
      const path = join(exported, name);
      const before = readFileSync(path);
      writeFileSync(path, 'rusak');
      try {
        const verifying = async (): Promise<VerbResult> => verify(context(new ExportSource(exported)), { held: [], keys: [], witnesses: [], signedAs: null });
        await expect(verifying()).rejects.toBeInstanceOf(DamagedSource);
      } finally {
        writeFileSync(path, before);
      }
    }
  });

  it('does not hold under another name than it was signed with', async () => {
    const result = await verify(context(new ExportSource(exported)), { held: [], keys: [memoryKey], witnesses: [], signedAs: 'lindung.test/other' });
    expect(findings(result)).toMatchObject([{ code: 'LOG_RENAMED' }]);
  });

  it('does not hold where events were put behind its checkpoint', async () => {
    const [name = ''] = readdirSync(join(exported, 'events'));
    await whileChanged(join('events', name), (text) => `${text}${text.trimEnd().split('\n').at(-1)?.replace(`"position":"${events}"`, `"position":"${events + 1}"`) ?? ''}\n`, (result) => {
      expect(findings(result)).toMatchObject([{ code: 'UNSIGNED_EVENTS', position: events + 1 }]);
    });
  });

  it('judges what stands in front of a line that cannot be read', async () => {
    const [name = ''] = readdirSync(join(exported, 'events'));
    const respell = (text: string): string => {
      const lines = text.split('\n');
      return lines.with(20, 'null').with(4, (lines[4] ?? '').replace('"name":"Sari"', '"name":"Sora"')).join('\n');
    };
    await whileChanged(join('events', name), respell, (result) => expect(findings(result)).toMatchObject([{ code: 'EVENT_ALTERED', position: 5 }, { code: 'EVENT_UNREADABLE', position: 21 }]));
  });
});
