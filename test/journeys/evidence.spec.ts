import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { writeExport } from '@lindung/auditor/export/write-export';
import { liveDigests } from '@lindung/auditor/export/live-digests';
import { noProgress } from '@lindung/auditor/progress';
import { DatabaseSource } from '@lindung/auditor/source/database-source';
import { ExportSource } from '@lindung/auditor/source/export-source';
import { type LogSource } from '@lindung/auditor/source/log-source';
import { type VerbContext, type VerbResult } from '@lindung/auditor/verb';
import { type Finding } from '@lindung/auditor/finding';
import { verify } from '@lindung/auditor/verify/verify';
import { parseCheckpoint, signCheckpoint } from '@lindung/transparency-log/checkpoint';
import { signerFromSeed } from '@lindung/transparency-log/node/ed25519';
import { nodeSha256 } from '@lindung/transparency-log/node/sha256';
import { parseNote } from '@lindung/transparency-log/signed-note';
import { formatVerifierKey } from '@lindung/transparency-log/verifier-key';
import { settleSmallCity, type SmallCity } from '../support/browser-city.js';
import { checkpointOver, startTestLindung, type TestLindung } from '../support/lindung.js';
import { asOwner } from '../support/owner-view.js';
import { tamperWith } from '../support/tree-database.js';

const forger = signerFromSeed(Buffer.alloc(32, 66));
const registered = 24;

/** What an operator with every right in the database can do to a log, and what an auditor then finds. */
describe('evidence against the operator of the database', () => {
  let lindung: TestLindung;
  let city: SmallCity;
  let size: number;
  let note: string;
  let folder: string;

  beforeAll(async () => {
    lindung = await startTestLindung();
    city = await settleSmallCity(lindung, { registered, verified: 20, seats: 8, paid: true, covered: 4 });
    note = await checkpointOver(city.position, lindung);
    size = Number(city.position);
    folder = mkdtempSync(join(tmpdir(), 'lindung-evidence-'));
  });

  afterAll(async () => {
    await lindung?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const context = (source: LogSource): VerbContext => ({ source, progress: noProgress, signal: new AbortController().signal });

  async function verified(options: { readonly held?: readonly string[]; readonly keys?: readonly string[] } = {}): Promise<VerbResult> {
    const source = new DatabaseSource(lindung.databaseUrl);
    try {
      return await verify(context(source), { held: (options.held ?? []).map((held) => ({ from: 'that I kept', note: held, isPublished: false })), keys: options.keys ?? [], witnesses: [], signedAs: null });
    } finally {
      await source.close();
    }
  }

  const findingsOf = (result: VerbResult): readonly Finding[] => result.json['findings'] as readonly Finding[];
  const seen = (result: VerbResult): string[] => findingsOf(result).map(({ code, position }) => `${code}@${position}`);

  /** Does something to the database, looks what is found, and undoes it. */
  async function whileTampered(statements: readonly string[], undo: readonly string[], look: () => Promise<void>): Promise<void> {
    try {
      for (const statement of statements) await tamperWith(lindung.databaseUrl, statement);
      await look();
    } finally {
      for (const statement of undo) await tamperWith(lindung.databaseUrl, statement);
    }
  }

  /** The log and the tree as they are, put back afterwards whatever was done to them. */
  async function withLogRestored(statements: readonly string[], look: () => Promise<void>): Promise<void> {
    const tables = ['log.events', 'transparency.log', 'transparency.tiles', 'transparency.checkpoints', 'transparency.keys'];
    const copy = (table: string): string => `public.copy_of_${table.replace('.', '_')}`;
    await whileTampered(
      [...tables.map((table) => `create table ${copy(table)} as select * from ${table}`), ...statements],
      // As one transaction: the integrator, which looks on, must find it whole or not at all.
      [tables.flatMap((table) => [`delete from ${table}`, `insert into ${table} select * from ${copy(table)}`, `drop table ${copy(table)}`]).join('; ')],
      look,
    );
  }

  it('finds nothing in a log that nobody touched, and believes the checkpoint that somebody kept', async () => {
    const result = await verified({ held: [note] });
    expect(findingsOf(result)).toEqual([]);
    expect(result).toMatchObject({ ok: true, json: { events: size, held: 1, provenSize: size, unsigned: 0 } });
  });

  it('goes on holding after somebody was erased', async () => {
    const dpo = await lindung.as('dpo', 'Dian');
    const [workerId] = city.workerIds.slice(-1);
    const erased = await dpo.command('erase-worker-data', { workerId, legalBasis: 'UU 27/2022 pasal 43' });
    expect(erased.status).toBe(200);
    const kept = note;
    size = Number(erased.body.position);
    note = await checkpointOver(size, lindung);
    expect(await verified({ held: [kept, note] })).toMatchObject({ ok: true, json: { events: size, held: 2, unsigned: 0 } });
  });

  it('gives no false alarm while the log grows under it', async () => {
    let isDone = false;
    const { programId } = city;
    const growing = (async () => {
      let last = '';
      for (let turn = 0; !isDone; turn += 1) {
        const answer = await city.sari.command('revise-need-estimate', { programId, needEstimate: 200_000 + turn, reference: 'Rapat', reason: 'data baru' });
        last = answer.body.position;
      }
      return last;
    })();
    try {
      for (let run = 0; run < 8; run += 1) {
        const result = await verified({ held: [note] });
        expect(findingsOf(result)).toEqual([]);
      }
    } finally {
      isDone = true;
    }
    size = Number(await growing);
    note = await checkpointOver(size, lindung);
  });

  it.each([
    ['a byte of a body', `update log.events set data = overlay(data placing 'X' from 12) where position = 9`, 'DATA_ALTERED@9'],
    ['a byte of an envelope', `update log.events set envelope = replace(envelope, 'Sari', 'Sora') where position = 11`, 'EVENT_ALTERED@11'],
    ['a byte of a ciphertext', `update log.events set sealed = set_byte(sealed, 5, (get_byte(sealed, 5) + 1) % 256) where position = 3`, 'SEALED_ALTERED@3'],
    ['a ciphertext as a whole', `update log.events set sealed = null where position = 3`, 'SEALED_ALTERED@3'],
    ['a column', `update log.events set type = 'WorkerExited' where position = 5`, 'COLUMN_ALTERED@5'],
    ['a time', `update log.events set recorded_at = recorded_at - interval '1 day' where position = 6`, 'COLUMN_ALTERED@6'],
  ])('names the position when %s was changed', async (_what, statement, found) => {
    await withLogRestored([statement], async () => {
      const result = await verified();
      expect(result.ok).toBe(false);
      expect(seen(result)[0]).toBe(found);
    });
  });

  it('names a body that was changed together with its envelope', async () => {
    const statement = `update log.events set data = d, envelope = regexp_replace(envelope, '"dataSha256":"[0-9a-f]{64}"', '"dataSha256":"' || encode(sha256(convert_to(d, 'UTF8')), 'hex') || '"')
      from (select position as p, replace(data, '"decile":1', '"decile":2') as d from log.events where type = 'DtsenVerified' and data ~ '"decile":1[^0-9]' order by position limit 1) as changed where position = p`;
    await withLogRestored([statement], async () => {
      const result = await verified();
      expect(seen(result)).toEqual([expect.stringMatching(/^EVENT_ALTERED@\d+$/)]);
    });
  });

  it('names an event that says that it was recorded later than now', async () => {
    const statement = `update log.events set recorded_at = '2199-01-01T00:00:00Z', envelope = regexp_replace(envelope, '"recordedAt":"[^"]*"', '"recordedAt":"2199-01-01T00:00:00.000Z"') where position = ${size}`;
    await withLogRestored([statement], async () => expect(seen(await verified())).toEqual(expect.arrayContaining([`RECORDED_IN_FUTURE@${size}`, `EVENT_ALTERED@${size}`])));
  });

  it('names an envelope that means the same in other letters', async () => {
    const statement = `update log.events set envelope = replace(envelope, '"streamId":"worker-', '"streamId":"worker\\u002d') where position = 11`;
    await withLogRestored([statement], async () => {
      const { lines, ok } = await verified();
      expect(ok).toBe(false);
      expect(lines.join('\n')).toContain('The envelope at position 11 is not in the form in which Lindung writes it.');
    });
  });

  it('names both when two events changed places', async () => {
    await withLogRestored(
      // Together, so that nobody who follows the log meets the half of it.
      ['update log.events set position = 100000 + position where position in (7, 8); update log.events set position = 100015 - position where position > 100000'],
      async () => expect(seen(await verified())).toEqual(expect.arrayContaining(['EVENT_ALTERED@7', 'EVENT_ALTERED@8'])),
    );
  });

  it('names a position from which an event was taken, and checks the rest all the same', async () => {
    await withLogRestored(['delete from log.events where position = 10', `update log.events set data = data || ' ' where position = 20`], async () => {
      expect(seen(await verified())).toEqual(['EVENT_MISSING@10', 'DATA_ALTERED@20']);
    });
  });

  it('names the first of the newest ten that were taken', async () => {
    await withLogRestored([`delete from log.events where position > ${size - 10}`], async () => {
      const result = await verified();
      expect(seen(result)).toEqual([`EVENT_MISSING@${size - 9}`]);
      expect(result.json['firstFailingPosition']).toBe(size - 9);
    });
  });

  it('refuses a stored checkpoint that somebody else signed, and one that he made the log name', async () => {
    const { size: signedSize, root, origin } = parseCheckpoint(parseNote(note).text);
    const forged = signCheckpoint({ origin, size: signedSize, root, extensions: [] }, { name: origin, signer: forger, sha256: nodeSha256 });
    const key = formatVerifierKey({ name: origin, algorithm: 1, publicKey: forger.publicKey }, nodeSha256);
    const quoted = forged.replaceAll("'", "''");
    await withLogRestored([`update transparency.checkpoints set note = '${quoted}' where size = ${size}`], async () => {
      expect(seen(await verified())[0]).toBe('CHECKPOINT_REFUSED@null');
    });
    await withLogRestored([`update transparency.checkpoints set note = '${quoted}' where size = ${size}`, `insert into transparency.keys (verifier_key) values ('${key}')`], async () => {
      expect(seen(await verified())[0]).toBe('CHECKPOINT_REFUSED@null');
    });
    expect(seen(await verified({ held: [forged] }))).toEqual(['CHECKPOINT_REFUSED@null']);
  });

  it('refuses a log that was signed anew as a whole, for those who know its key', async () => {
    const { origin } = parseCheckpoint(parseNote(note).text);
    const key = formatVerifierKey({ name: origin, algorithm: 1, publicKey: forger.publicKey }, nodeSha256);
    expect(seen(await verified({ keys: [key] }))).toContain('CHECKPOINT_REFUSED@null');
  });

  it('finds a log that went another way than the checkpoint that somebody kept', async () => {
    const { origin } = parseCheckpoint(parseNote(note).text);
    // What the city's own key signed over other events of the same number, as after an older backup.
    const other = signCheckpoint({ origin, size: size - 5, root: new Uint8Array(32), extensions: [] }, { name: origin, signer: signerFromSeed(lindung.signingKey), sha256: nodeSha256 });
    const longer = signCheckpoint({ origin, size: size + 5, root: new Uint8Array(32), extensions: [] }, { name: origin, signer: signerFromSeed(lindung.signingKey), sha256: nodeSha256 });
    const signedBefore = await asOwner(lindung.databaseUrl, async (owner) => {
      const { rows } = await owner.query<{ size: string }>('select coalesce(max(size), 0) as size from transparency.checkpoints where size < $1', [size - 5]);
      return Number(rows[0]?.size);
    });
    const contradicted = await verified({ held: [other] });
    expect(seen(contradicted)).toEqual([`HELD_CHECKPOINT_CONTRADICTED@${signedBefore + 1}`]);
    // The operator has the key, so what is stored beside the log bounds nothing by itself.
    expect(contradicted.lines.join('\n')).toContain('or before it if the checkpoints that are stored with the log were signed anew');
    expect(seen(await verified({ held: [longer] }))).toEqual([`EVENT_MISSING@${size + 1}`]);
  });

  it('tells an altered tree from an altered event', async () => {
    await withLogRestored([`update transparency.tiles set hashes = set_byte(hashes, 32 * 6, (get_byte(hashes, 32 * 6) + 1) % 256) where level = 0 and tile_index = 0`], async () => {
      expect(seen(await verified())).toEqual(['TREE_ALTERED@7']);
    });
  });

  describe('offline, on an export', () => {
    let exported: string;

    beforeAll(async () => {
      exported = join(folder, 'export');
      const source = new DatabaseSource(lindung.databaseUrl);
      const result = await writeExport(context(source), { to: exported, digests: () => liveDigests(lindung.databaseUrl, new AbortController().signal) });
      await source.close();
      expect(result).toMatchObject({ ok: true, json: { events: size } });
    });

    const eventsFile = (): string => join(exported, 'events', readdirSync(join(exported, 'events'))[0] ?? '');
    const offline = (): Promise<VerbResult> => verify(context(new ExportSource(exported)), { held: [{ from: 'that I kept', note, isPublished: false }], keys: [], witnesses: [], signedAs: null });

    async function withLines(change: (lines: string[]) => string[], look: (result: VerbResult) => void): Promise<void> {
      const before = readFileSync(eventsFile(), 'utf8');
      writeFileSync(eventsFile(), `${change(before.trimEnd().split('\n')).join('\n')}\n`);
      try {
        look(await offline());
      } finally {
        writeFileSync(eventsFile(), before);
      }
    }

    it('holds', async () => {
      expect(await offline()).toMatchObject({ ok: true, json: { events: size, provenSize: size, held: 1 } });
    });

    it('is the database, byte for byte, and any tool can read it', () => {
      const lines = readFileSync(eventsFile(), 'utf8').trimEnd().split('\n').map((line) => JSON.parse(line) as { position: string; envelope: { streamId: string } });
      expect(lines.map(({ position }) => Number(position))).toEqual(Array.from({ length: size }, (_, index) => index + 1));
      expect(lines.every(({ envelope }) => typeof envelope.streamId === 'string')).toBe(true);
    });

    it('names a line that was edited, dropped, swapped, repeated or cut', async () => {
      await withLines((lines) => lines.with(4, (lines[4] ?? '').replace(/"name":"[^"]+"/, '"name":"Sora"')), (result) => expect(result.json['firstFailingPosition']).toBe(5));
      await withLines((lines) => lines.toSpliced(6, 1), (result) => expect(seen(result)).toEqual(['EVENT_MISSING@7']));
      await withLines((lines) => [...lines.slice(0, 6), lines[7] ?? '', lines[6] ?? '', ...lines.slice(8)], (result) => expect(result.json['firstFailingPosition']).toBe(7));
      await withLines((lines) => [...lines.slice(0, 9), lines[8] ?? '', ...lines.slice(9)], (result) => expect(seen(result)).toEqual(['EVENT_OUT_OF_ORDER@10']));
      await withLines((lines) => lines.slice(0, -10), (result) => expect(seen(result)).toEqual([`EVENT_MISSING@${size - 9}`]));
      await withLines((lines) => lines.with(11, (lines[11] ?? '').slice(0, 100)), (result) => expect(seen(result)).toEqual(['EVENT_UNREADABLE@12']));
    });

    /** Does something to one file of the export, looks what is found, and undoes it. */
    async function withFile(name: string, change: (text: string) => string, look: (result: VerbResult) => void): Promise<void> {
      const path = join(exported, name);
      const before = readFileSync(path, 'utf8');
      writeFileSync(path, change(before));
      try {
        look(await offline());
      } finally {
        writeFileSync(path, before);
      }
    }

    it('does not hold under a checkpoint of its own that was forged, or over fewer events than it has', async () => {
      const { origin, root } = parseCheckpoint(parseNote(note).text);
      const byForger = signCheckpoint({ origin, size, root, extensions: [] }, { name: origin, signer: forger, sha256: nodeSha256 });
      const otherRoot = signCheckpoint({ origin, size, root: new Uint8Array(32), extensions: [] }, { name: origin, signer: signerFromSeed(lindung.signingKey), sha256: nodeSha256 });
      await withFile('checkpoint', () => byForger, (result) => expect(seen(result)).toEqual(['CHECKPOINT_REFUSED@null']));
      await withFile('checkpoint', () => otherRoot, (result) => expect(seen(result)[0]).toMatch(/^CHECKPOINT_CONTRADICTED@\d+$/));
      const again = (line: string): string => line.replace(`"position":"${size}"`, `"position":"${size + 1}"`);
      await withLines((lines) => [...lines, again(lines.at(-1) ?? '')], (result) => expect(seen(result)).toEqual([`UNSIGNED_EVENTS@${size + 1}`]));
    });

    it('names a line that is no event, and what was altered in front of it', async () => {
      await withLines((lines) => lines.with(11, 'null').with(4, (lines[4] ?? '').replace(/"name":"[^"]+"/, '"name":"Sora"')), (result) => expect(seen(result)).toEqual(['EVENT_ALTERED@5', 'EVENT_UNREADABLE@12']));
    });

    it('is refused without its manifest, for then it was cut short', async () => {
      rmSync(join(exported, 'manifest.json'));
      expect(() => new ExportSource(exported)).toThrow(/no whole export/);
      const source = new DatabaseSource(lindung.databaseUrl);
      await writeExport(context(source), { to: exported, digests: () => Promise.resolve(null) });
      await source.close();
      expect((await offline()).ok).toBe(true);
    });
  });

  // The last, because the signer follows the log and signs what it is shown; what was restored then denies it.
  it('names the place into which an event was put', async () => {
    const columns = 'event_id, stream_id, revision, type, version, recorded_at, envelope, data, sealed';
    await withLogRestored(
      [
        'update log.events set position = position + 100000 where position > 12',
        `insert into log.events (position, ${columns}) select 13, gen_random_uuid(), stream_id || '-x', revision, type, version, recorded_at, envelope, data, sealed from log.events where position = 12`,
        'update log.events set position = position - 99999 where position > 100000',
      ],
      async () => expect(seen(await verified())).toEqual(expect.arrayContaining(['COLUMN_ALTERED@13', 'EVENT_ALTERED@13', 'EVENT_ALTERED@14'])),
    );
  });
});
