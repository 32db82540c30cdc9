import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { allocateQuota } from '@lindung/application/program/allocate-quota';
import { payPremium } from '@lindung/application/program/pay-premium';
import { signCheckpoint } from '@lindung/transparency-log/checkpoint';
import { signerFromSeed } from '@lindung/transparency-log/node/ed25519';
import { nodeSha256 } from '@lindung/transparency-log/node/sha256';
import { formatVerifierKey } from '@lindung/transparency-log/verifier-key';
import { answerOf, applicationFixture, by, manyWaiting, openedProgram, programId } from '../../../../test/support/application-fixture.js';
import { anyNik } from '../../../../test/support/people.js';
import { noProgress } from '../progress.js';
import { type LogSource } from '../source/log-source.js';
import { MemorySource, memoryKey } from '../testing/memory-source.js';
import { UsageError } from '../verb.js';
import { check } from './check.js';
import { positionsDigest, type ProofFile } from './proof-file.js';
import { prove } from './prove.js';

/** A proof that a spec may change in any way. */
type Mutable<Value> = { -readonly [Key in keyof Value]: Value[Key] extends readonly (infer Item)[] ? Mutable<Item>[] : Value[Key] extends object ? Mutable<Value[Key]> : Value[Key] };
type Forgery = Mutable<ProofFile>;

const strangerKey = signerFromSeed(new Uint8Array(32).fill(4));

describe('a portable proof of a worker\'s history', () => {
  const app = applicationFixture();
  const directory = mkdtempSync(join(tmpdir(), 'lindung-proof-'));
  const file = join(directory, 'proof.json');
  const forged = join(directory, 'forged.json');
  let source: MemorySource;
  let workerId: string;
  let strangerId: string;
  let original: ProofFile;

  beforeAll(async () => {
    await openedProgram(app);
    const workers = await manyWaiting(app, 4);
    answerOf(await allocateQuota(app, { programId, seats: 3 }, by(app, 'sari', 'disnaker')));
    answerOf(await payPremium(app, { programId, all: true, sp2dNumber: 'SP2D-1', sp2dDate: '2026-06-10', coverFrom: '2026-07-01' }, by(app, 'bagus', 'bendahara')));
    [workerId = '', strangerId = ''] = workers;
    source = await MemorySource.of(app.eventStore);
  });

  beforeEach(async () => {
    expect(await proofFrom(source)).toMatchObject({ ok: true });
    original = JSON.parse(readFileSync(file, 'utf8')) as ProofFile;
  });

  afterAll(() => rmSync(directory, { recursive: true }));

  const proofFrom = (log: LogSource, of = workerId) => prove({ source: log, progress: noProgress, signal: new AbortController().signal }, { workerId: of, to: file });

  async function checkForged(change: (proof: Forgery) => void, options: { readonly source?: LogSource; readonly keys?: readonly string[] } = {}) {
    const proof = structuredClone(original) as Forgery;
    change(proof);
    writeFileSync(forged, JSON.stringify(proof));
    const { ok, json, lines } = await check({ file: forged, source: options.source ?? null, keys: options.keys ?? [memoryKey] });
    return { ok, lines, codes: (json['findings'] as readonly { readonly code: string }[]).map(({ code }) => code) };
  }

  /** What somebody would have to do who leaves an event out and knows the format. */
  const restate = (proof: Forgery): void => {
    const own = proof.events.filter(({ envelope }) => envelope.includes(`"streamId":"worker-${workerId}"`));
    proof.statement.events = proof.events.length;
    proof.statement.lastRevision = own.length - 1;
    proof.statement.positionsSha256 = positionsDigest(proof.events.map(({ position }) => position));
  };

  it('holds the worker\'s own stream and the programme\'s events about the worker, and nothing sealed', async () => {
    expect(original.events.map(({ type }) => type)).toEqual(['WorkerRegistered', 'DtsenVerified', 'QuotaAllocated', 'PremiumPaid']);
    expect(original.statement).toMatchObject({ events: 4, lastRevision: 1 });
    expect(JSON.stringify(original)).not.toContain('Orang Contoh');
    expect(JSON.stringify(original)).not.toMatch(anyNik);
  });

  it('is found good offline, and says what it does not prove', async () => {
    const alone = await check({ file, source: null, keys: [memoryKey] });
    expect(alone).toMatchObject({ ok: true, json: { complete: false, keysGiven: true, events: 4 } });
    expect(alone.lines.join('\n')).toMatch(/NOT PROVEN {2}That nothing is left out/);
    const selfVouched = await check({ file, source: null, keys: [] });
    expect(selfVouched.ok).toBe(true);
    expect(selfVouched.lines.join('\n')).toMatch(/vouches for itself/);
    const complete = await check({ file, source, keys: [memoryKey] });
    expect(complete).toMatchObject({ ok: true, json: { complete: true } });
    expect(complete.lines.join('\n')).toMatch(/PROVEN {6}Up to position \d+ there is no other event/);
  });

  it.each<[string, (proof: Forgery) => void, string]>([
    ['a body', (proof) => (at(proof, 1).data = at(proof, 1).data.replace('"decile":1', '"decile":4')), 'DATA_ALTERED'],
    ['an envelope', (proof) => (at(proof, 3).envelope = at(proof, 3).envelope.replace('"occurredOn":"2026', '"occurredOn":"2025')), 'NOT_INCLUDED'],
    ['an envelope beyond reading', (proof) => (at(proof, 0).envelope = '\ud800'), 'NOT_INCLUDED'],
    ['a body beyond reading', (proof) => (at(proof, 0).data = 'x'), 'EVENT_UNREADABLE'],
    ['a position', (proof) => (at(proof, 3).position = String(Number(at(proof, 3).position) + 1)), 'NOT_INCLUDED'],
    ['a position to one that no event has', (proof) => (at(proof, 0).position = '0'), 'NOT_INCLUDED'],
    ['a hash of a path', (proof) => (at(proof, 2).inclusionProof[0] = at(proof, 2).inclusionProof[1] ?? ''), 'NOT_INCLUDED'],
    ['a path to another length', (proof) => at(proof, 2).inclusionProof.pop(), 'NOT_INCLUDED'],
    ['a label', (proof) => (at(proof, 2).type = 'AllocationReleased'), 'LABEL_ALTERED'],
    ['a time beside an envelope', (proof) => (at(proof, 2).recordedAt = '2026-01-01T00:00:00.000Z'), 'LABEL_ALTERED'],
    ['the order', (proof) => void proof.events.reverse(), 'OUT_OF_ORDER'],
    ['an event to one that stands twice', (proof) => void proof.events.push(at(proof, 3)), 'OUT_OF_ORDER'],
    ['the worker', (proof) => (proof.workerId = strangerId), 'OTHER_WORKER'],
    ['the worker in the middle of the own stream', (proof) => void proof.events.shift(), 'REVISION_GAP'],
    ['the number of events', (proof) => (proof.statement.events = 5), 'STATEMENT_WRONG'],
    ['the last revision', (proof) => (proof.statement.lastRevision = 2), 'STATEMENT_WRONG'],
    ['the size', (proof) => (proof.statement.size = '999'), 'STATEMENT_WRONG'],
    ['the digest of positions', (proof) => (proof.statement.positionsSha256 = 'ab'.repeat(32)), 'STATEMENT_WRONG'],
    ['the origin', (proof) => (proof.origin = 'lindung.test/other'), 'ORIGIN_ALTERED'],
    ['the size in the checkpoint', (proof) => (proof.checkpoint = proof.checkpoint.replace(/\n(\d+)\n/, '\n9$1\n')), 'CHECKPOINT_REFUSED'],
    ['the checkpoint to none', (proof) => (proof.checkpoint = ''), 'CHECKPOINT_REFUSED'],
    ['the file by a word of its own', (proof) => Object.assign(proof, { verdict: 'good' }), 'NOT_A_PROOF'],
    ['the version', (proof) => Object.assign(proof, { version: 2 }), 'NOT_A_PROOF'],
  ])('is found out when somebody changes %s', async (_, change, code) => {
    const { ok, codes } = await checkForged(change);
    expect(ok).toBe(false);
    expect(codes).toContain(code);
  });

  it('is found out under a key of the forger\'s own, unless nobody gives the right one', async () => {
    const name = 'lindung.test/log';
    const resign = (proof: Forgery): void => {
      const [, , rootText = ''] = proof.checkpoint.split('\n');
      proof.checkpoint = signCheckpoint({ origin: name, size: Number(proof.statement.size), root: Buffer.from(rootText, 'base64'), extensions: [] }, { name, signer: strangerKey, sha256: nodeSha256 });
      proof.verifierKeys = [formatVerifierKey({ name, algorithm: 1, publicKey: strangerKey.publicKey }, nodeSha256)];
    };
    expect(await checkForged(resign)).toMatchObject({ ok: false, codes: ['CHECKPOINT_REFUSED'] });
    expect(await checkForged(resign, { keys: [], source })).toMatchObject({ ok: false, codes: ['OTHER_KEY'] });
    const believed = await checkForged(resign, { keys: [] });
    expect(believed.ok).toBe(true);
    expect(believed.lines.join('\n')).toMatch(/vouches for itself/);
    expect(await checkForged((proof) => (proof.verifierKeys = ['x']), { keys: [] })).toMatchObject({ ok: false, codes: ['CHECKPOINT_REFUSED'] });
    await expect(checkForged(() => undefined, { keys: ['x'] })).rejects.toThrow(UsageError);
  });

  it('needs the log to find that the last events were left out', async () => {
    const withoutLast = (proof: Forgery): void => {
      proof.events.pop();
      restate(proof);
    };
    const withoutVerification = (proof: Forgery): void => {
      proof.events.splice(1, 1);
      restate(proof);
    };
    for (const change of [withoutLast, withoutVerification]) {
      expect(await checkForged(change)).toMatchObject({ ok: true });
      expect(await checkForged(change, { source })).toMatchObject({ ok: false, codes: ['EVENT_LEFT_OUT'] });
    }
  });

  it('does not believe a log that was stripped to match', async () => {
    const last = Number(original.events.at(-1)?.position);
    const withoutLast = (proof: Forgery): void => {
      proof.events.pop();
      restate(proof);
    };
    expect(await checkForged(withoutLast, { source: source.without(last) })).toMatchObject({ ok: false, codes: ['EVENT_MISSING', 'OTHER_LOG'] });
    const renamed = source.withData(last, (data) => data.replace(workerId, strangerId));
    expect(await checkForged(withoutLast, { source: renamed })).toMatchObject({ ok: false, codes: ['DATA_ALTERED'] });
    const moved = source.withEnvelope(last, (envelope) => envelope.replace(programId, 'import-3275-2026'));
    expect((await checkForged(withoutLast, { source: moved })).codes).toContain('OTHER_LOG');
    expect(await checkForged(() => undefined, { source: source.without(await source.head()) })).toMatchObject({ ok: false, codes: ['LOG_TOO_SHORT'] });
  });

  it('misses no event for the way in which it is spelt', async () => {
    const [verified = 0, , paid = 0] = original.events.slice(1).map(({ position }) => Number(position));
    const escaped = String.raw`\u${(workerId.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}${workerId.slice(1)}`;
    const body = at(original, 3).data.replace(`"workerId":"${workerId}"`, `"workerId" : "${escaped}"`);
    expect(body).toContain(escaped);
    const respelt = await source
      .withEnvelope(verified, (envelope) => envelope.replace(`"worker-${workerId}"`, String.raw`"worker\u002d${workerId}"`))
      .withForged(paid, body, (envelope) => envelope.replace('"streamId":"program-', String.raw`"streamId":"program\u002d`))
      .signedAnew();
    expect(await proofFrom(respelt)).toMatchObject({ ok: true, json: { events: 4, lastRevision: 1 } });
    original = JSON.parse(readFileSync(file, 'utf8')) as ProofFile;
    expect(await checkForged(() => undefined, { source: respelt })).toMatchObject({ ok: true });
    const without = (place: number) => (proof: Forgery): void => {
      proof.events.splice(place, 1);
      restate(proof);
      proof.statement.lastRevision = place === 1 ? 0 : 1;
    };
    for (const place of [1, 3]) expect(await checkForged(without(place), { source: respelt })).toMatchObject({ ok: false, codes: ['EVENT_LEFT_OUT'] });
    const spaced = await source.withEnvelope(verified, (envelope) => envelope.replace('"streamId":', '"streamId" : ')).signedAnew();
    expect(await proofFrom(spaced)).toMatchObject({ ok: false, json: { findings: [{ code: 'EVENT_UNREADABLE', position: verified }] } });
  });

  it('is not written where it would not hold', async () => {
    rmSync(file);
    const [registered, , allocated] = original.events.map(({ position }) => Number(position));
    expect(await proofFrom(source.withData(allocated ?? 0, (data) => `${data} `))).toMatchObject({ ok: false, json: { file: null, findings: [{ code: 'DATA_ALTERED', position: allocated }] } });
    expect(await proofFrom(source.withEnvelope(registered ?? 0, (text) => text.replace('"name":"sari"', '"name":"tuti"')))).toMatchObject({ ok: false, json: { findings: [{ code: 'NOT_INCLUDED', position: registered }] } });
    expect(await proofFrom(source.without(3))).toMatchObject({ ok: false });
    expect(() => readFileSync(file)).toThrow();
  });

  it('refuses whom the log does not know, and files that are not there', async () => {
    await expect(proofFrom(source, 'f'.repeat(32))).rejects.toThrow(/knows no worker/);
    await expect(proofFrom(source, '../etc')).rejects.toThrow(UsageError);
    await expect(check({ file: join(directory, 'nothing.json'), source: null, keys: [] })).rejects.toThrow(UsageError);
    writeFileSync(forged, 'not JSON');
    expect(await check({ file: forged, source: null, keys: [] })).toMatchObject({ ok: false });
  });
});

function at(proof: Forgery, place: number): Forgery['events'][number] {
  const event = proof.events[place];
  if (event === undefined) throw new Error(`There is no event ${place}.`);
  return event;
}
