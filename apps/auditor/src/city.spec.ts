import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { settleSmallCity, type SmallCity } from '../../../test/support/browser-city.js';
import { startTestLindung, type TestLindung } from '../../../test/support/lindung.js';
import { asOwner } from '../../../test/support/owner-view.js';
import { liveDigests } from './export/live-digests.js';
import { writeExport } from './export/write-export.js';
import { noProgress } from './progress.js';
import { check } from './prove/check.js';
import { prove } from './prove/prove.js';
import { redraw } from './redraw/redraw.js';
import { replay } from './replay/replay.js';
import { sample } from './sample/sample.js';
import { DatabaseSource } from './source/database-source.js';
import { ExportSource } from './source/export-source.js';
import { type LogSource } from './source/log-source.js';
import { type VerbContext } from './verb.js';

const contextOf = (source: LogSource): VerbContext => ({ source, progress: noProgress, signal: new AbortController().signal });

describe('an auditor in a running city', () => {
  const directory = mkdtempSync(join(tmpdir(), 'lindung-auditor-'));
  const exported = join(directory, 'export');
  let lindung: TestLindung;
  let city: SmallCity;
  let live: DatabaseSource;

  beforeAll(async () => {
    lindung = await startTestLindung();
    city = await settleSmallCity(lindung, { registered: 12, verified: 11, seats: 5, paid: true, covered: 2 });
    const { sari, programId } = city;
    await sari.command('allocate-quota', { programId, seats: 2, reference: 'Kepwal 461/2026' });
    live = new DatabaseSource(lindung.databaseUrl);
    const head = await live.head();
    await sari.query(`/programs?minPosition=${head}`);
    const result = await writeExport(contextOf(live), { to: exported, digests: () => liveDigests(lindung.databaseUrl, new AbortController().signal) });
    expect(result.ok).toBe(true);
  });

  afterAll(async () => {
    await live.close();
    await lindung.stop();
    rmSync(directory, { recursive: true, force: true });
  });

  it('replays to what the city shows, from its database and from an export', async () => {
    for (const source of [live, new ExportSource(exported)]) {
      const result = await replay(contextOf(source), { until: null, compare: true });
      expect(result).toMatchObject({ ok: true, json: { position: await live.head(), findings: [] } });
    }
  });

  it('sees a row that somebody changed in the city\'s database', async () => {
    const change = (decile: number, where: number): Promise<unknown> => asOwner(lindung.databaseUrl, (owner) => owner.query('UPDATE read_model.enrolments SET decile = $1 WHERE decile = $2 AND worker_id = $3', [decile, where, city.workerIds[0]]));
    await change(5, 1);
    const result = await replay(contextOf(live), { until: null, compare: true });
    await change(1, 5);
    expect(result.ok).toBe(false);
    expect(result.lines.join('\n')).toContain(`enrolments (program_id ${city.programId}, worker_id ${city.workerIds[0]}): decile is "5" live, but "1" by the log.`);
  });

  it('draws every round again, and finds the DTSEN result that was changed in an export', async () => {
    for (const source of [live, new ExportSource(exported)]) {
      const { ok, json } = await redraw(contextOf(source), { round: 'all' });
      expect({ ok, rounds: json['rounds'] as readonly unknown[] }).toMatchObject({ ok: true, rounds: [{ agrees: true, seats: 5 }, { agrees: true, seats: 2 }] });
    }
    const forged = join(directory, 'forged');
    cpSync(exported, forged, { recursive: true });
    const file = join(forged, 'events', '000000000001.jsonl');
    const lines = readFileSync(file, 'utf8').split('\n');
    const index = lines.findIndex((line) => line.includes('"type":"DtsenVerified"') && line.includes('"decile":5'));
    lines[index] = (lines[index] ?? '').replace('"decile":5', '"decile":1');
    writeFileSync(file, lines.join('\n'));
    const result = await redraw(contextOf(new ExportSource(forged)), { round: 'all' });
    expect(result).toMatchObject({ ok: false, json: { findings: [{ code: 'DATA_ALTERED', position: index + 1 }] } });
    expect((result.json['rounds'] as readonly { readonly agrees: boolean }[]).map(({ agrees }) => agrees)).toEqual([false, false]);
  });

  it('gives a worker a proof that holds, alone and beside the log', async () => {
    const [, workerId = ''] = city.workerIds;
    const to = join(directory, 'proof.json');
    expect(await prove(contextOf(live), { workerId, to })).toMatchObject({ ok: true });
    const offline = new ExportSource(exported);
    const keys = await live.keys();
    expect(await check({ file: to, source: null, keys })).toMatchObject({ ok: true, json: { complete: false } });
    for (const source of [live, offline]) expect(await check({ file: to, source, keys })).toMatchObject({ ok: true, json: { complete: true } });
    const fromExport = join(directory, 'from-export.json');
    expect(await prove(contextOf(offline), { workerId, to: fromExport })).toMatchObject({ ok: true });
    expect(readFileSync(fromExport, 'utf8')).toBe(readFileSync(to, 'utf8'));
  });

  it('draws the same sample from the database and from an export', async () => {
    const fromLive = await sample(contextOf(live), { n: 3, seed: 'BPK', to: null });
    expect(fromLive).toMatchObject({ ok: true, json: { population: 5 } });
    expect(await sample(contextOf(new ExportSource(exported)), { n: 3, seed: 'BPK', to: null })).toEqual(fromLive);
  });
});
