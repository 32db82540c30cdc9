import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { foldProgram } from '@lindung/domain/program/fold';
import { decodeEvent } from '@lindung/domain/event-codec';
import { type Folded } from '@lindung/domain/event';
import { type ProgramEvent } from '@lindung/domain/program/events';
import { LOG_START } from '@lindung/event-store/event-store';
import { MemoryEventStore } from '@lindung/event-store/memory/memory-event-store';
import { MemoryVault } from '@lindung/personal-data/memory/memory-vault';
import { createReadModelDatabase, type ReadModelDatabase } from '../../../../test/support/read-model-database.js';
import { appendRandomHistory, type RandomHistory } from '../../../../test/support/random-history/random-history.js';
import { waitForPosition } from '../checkpoint.js';
import { ReadModelRunner } from '../runner/runner.js';
import { LIVE_SCHEMA, NEXT_SCHEMA } from '../schema/data-source.js';
import { digestReadModels } from './digest.js';
import { buildReadModels } from './rebuild.js';

const STEPS = 700;
const CRASHES = 4;

describe('after a long random history', () => {
  let database: ReadModelDatabase;
  let eventStore: MemoryEventStore;
  let vault: MemoryVault;

  beforeEach(async () => {
    database = await createReadModelDatabase();
    eventStore = new MemoryEventStore();
    vault = new MemoryVault();
  });

  afterEach(async () => {
    await eventStore.close();
    await database.drop();
  });

  it.each([1, 2, 3])('two runners that crash over and over write what a rebuild writes (seed %i)', async (seed) => {
    const history = await appendRandomHistory(eventStore, vault, { seed, steps: STEPS });
    await followWithCrashes([3 + seed * 5, 40]);
    const live = await digestReadModels(database.url, LIVE_SCHEMA);

    // Some erasures have come to their end meanwhile: what was opened differs, what is compared does not.
    await vault.destroyKeys(history.workers.flatMap((worker) => (worker.erased ? worker.keyIds : [])));
    await buildReadModels({ databaseUrl: database.url, eventStore, vault });
    expect(await digestReadModels(database.url, NEXT_SCHEMA)).toEqual(live);

    // Rows written, let go of and read again: the same, in little memory.
    await buildReadModels({ databaseUrl: database.url, eventStore, vault, limits: { workersHeld: 20, dirtyRows: 30 } });
    expect(await digestReadModels(database.url, NEXT_SCHEMA)).toEqual(live);

    for (const [name, { rows }] of Object.entries(live)) expect([name, rows]).not.toEqual([name, 0]);
    await expectCountsToBeTrue(history);
    await expectMoneyToBeTrue();
    await expectErasedToBeEmpty(history);
  });

  it('a rebuild that stops earlier is the state as of then', async () => {
    await appendRandomHistory(eventStore, vault, { seed: 9, steps: 200 });
    await followWithCrashes([50]);
    const then = { digests: await digestReadModels(database.url, LIVE_SCHEMA), position: await eventStore.head() };
    await appendRandomHistory(eventStore, vault, { seed: 9_000, steps: 5 });
    expect(Number(await eventStore.head())).toBeGreaterThan(Number(then.position));
    expect(await buildReadModels({ databaseUrl: database.url, eventStore, vault, until: then.position })).toBe(Number(then.position));
    expect(await digestReadModels(database.url, NEXT_SCHEMA)).toEqual(then.digests);
  });

  async function followWithCrashes(batchSizes: readonly number[]): Promise<void> {
    const stop = new AbortController();
    const runners = batchSizes.map((batchSize) => new ReadModelRunner({ databaseUrl: database.url, eventStore, vault, batchSize }).run(stop.signal));
    const head = Number(await eventStore.head());
    for (let crash = 1; crash <= CRASHES; crash += 1) {
      await waitForPosition(database.queries, String(Math.floor((head * crash) / (CRASHES + 1))), 30_000);
      await database.breakProjectors();
    }
    expect(await waitForPosition(database.queries, String(head), 30_000)).toBe(true);
    stop.abort();
    await Promise.all(runners);
  }

  /** Cells and programmes say what counting every enrolment again says. */
  async function expectCountsToBeTrue(history: RandomHistory): Promise<void> {
    const { rows: differences } = await database.queries.query(`
      WITH counted AS (
        SELECT e.program_id, e.standing_class, e.dtsen_kind, e.exited, e.paid_on IS NOT NULL AS paid, e.coverage,
          CASE WHEN e.coverage = 'confirmed' THEN e.cover_until END AS cover_until,
          CASE WHEN e.standing_class = 'candidate' AND e.coverable_from > (p.year - 1) || '-01' THEN least(e.coverable_from, (p.year + 2) || '-01') END AS coverable_from,
          CASE WHEN e.standing_class = 'candidate' AND e.coverable_until < (p.year + 1) || '-12' THEN greatest(e.coverable_until, (p.year - 2) || '-12') END AS coverable_until,
          CASE WHEN e.standing_class = 'candidate' THEN e.snapshot_date END AS snapshot_date,
          e.kecamatan, e.kelurahan, e.occupation, e.sex, e.decile, count(*) AS n
        FROM enrolments e JOIN programs p USING (program_id) GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15),
      cells AS (
        SELECT program_id, standing_class, dtsen_kind, exited, paid, coverage, cover_until, coverable_from, coverable_until, snapshot_date,
          kecamatan, kelurahan, occupation, sex, decile, n FROM coverage_cells)
      (SELECT * FROM counted EXCEPT SELECT * FROM cells) UNION ALL (SELECT * FROM cells EXCEPT SELECT * FROM counted)`);
    expect(differences).toEqual([]);
    const { rows: sums } = await database.queries.query<{ same: boolean }>(
      'SELECT (SELECT sum(n) FROM summary_cells) = (SELECT count(*) FROM enrolments) AND (SELECT sum(n) FROM coverage_cells) = (SELECT count(*) FROM enrolments) AS same',
    );
    expect(sums).toEqual([{ same: true }]);
    const { rows: members } = await database.queries.query<{ program_id: string; n: number }>('SELECT program_id, count(*)::int AS n FROM enrolments GROUP BY 1');
    expect(Object.fromEntries(members.map((row) => [row.program_id, row.n]))).toEqual(
      Object.fromEntries(history.programs.filter((program) => program.members.size > 0).map((program) => [program.programId, program.members.size])),
    );
  }

  /** Programmes say what the domain's own fold says; days sum up to them and are never negative. */
  async function expectMoneyToBeTrue(): Promise<void> {
    const { rows } = await database.queries.query<Record<string, string>>(
      'SELECT program_id, ceiling_rupiah, committed_rupiah, realised_rupiah, refunded_rupiah, seats_used::text FROM programs ORDER BY program_id',
    );
    for (const row of rows) {
      const folded = await foldedProgram(row['program_id'] ?? '');
      expect(row).toEqual({
        program_id: folded.programId,
        ceiling_rupiah: String(folded.ceilingRupiah),
        committed_rupiah: String(folded.committedRupiah),
        realised_rupiah: String(folded.realisedRupiah),
        refunded_rupiah: String(folded.refundedRupiah),
        seats_used: String(folded.seats.size),
      });
    }
    const { rows: wrong } = await database.queries.query(`
      WITH sums AS (SELECT program_id, sum(ceiling_delta) AS ceiling, sum(committed_delta) AS committed, sum(realised_delta) AS realised, sum(refunded_delta) AS refunded, sum(seats_delta) AS seats
        FROM budget_days GROUP BY 1),
      running AS (SELECT min(committed) AS committed, min(realised) AS realised, min(realised - refunded) AS net, min(seats) AS seats FROM (
        SELECT sum(committed_delta) OVER w AS committed, sum(realised_delta) OVER w AS realised, sum(refunded_delta) OVER w AS refunded, sum(seats_delta) OVER w AS seats
        FROM budget_days WINDOW w AS (PARTITION BY program_id ORDER BY date)) AS days)
      SELECT p.program_id FROM programs p LEFT JOIN sums s USING (program_id)
      WHERE (p.ceiling_rupiah, p.committed_rupiah, p.realised_rupiah, p.refunded_rupiah, p.seats_used) IS DISTINCT FROM (s.ceiling, s.committed, s.realised, s.refunded, s.seats)
      UNION ALL SELECT 'negative' FROM running WHERE committed < 0 OR realised < 0 OR net < 0 OR seats < 0
      UNION ALL SELECT program_id FROM enrolments GROUP BY 1 HAVING count(*) FILTER (WHERE standing_class = 'allocated') <> (SELECT seats_used FROM programs p WHERE p.program_id = enrolments.program_id)
      UNION ALL SELECT round_id FROM rounds r WHERE (seats_allocated, seats_paid) IS DISTINCT FROM (seats,
        (SELECT count(*) FROM enrolments e WHERE e.round_id = r.round_id AND paid_on IS NOT NULL))`);
    expect(wrong).toEqual([]);
  }

  async function foldedProgram(programId: string): Promise<NonNullable<ReturnType<typeof foldProgram>>> {
    let state: ReturnType<typeof foldProgram> = null;
    for await (const batch of eventStore.readAll({ after: LOG_START })) {
      const events = batch.filter((event) => event.streamId === programId).map((event) => {
        const meta = { eventId: event.eventId, revision: event.revision, actorSubject: event.actor.subject, occurredOn: event.occurredOn };
        return { ...decodeEvent(event), meta } as Folded<ProgramEvent>;
      });
      state = foldProgram(state, events);
    }
    if (state === null) throw new Error(`There is no ${programId}.`);
    return state;
  }

  /** Erasing empties every opened column; everybody else's is there. */
  async function expectErasedToBeEmpty(history: RandomHistory): Promise<void> {
    const { rows } = await database.queries.query<{ worker_id: string }>('SELECT worker_id FROM workers WHERE name IS NULL AND initials IS NULL AND nik_masked IS NULL AND name_search IS NULL');
    const erased = history.workers.filter((worker) => worker.erased).map((worker) => worker.workerId);
    expect(erased.length).toBeGreaterThan(0);
    expect(rows.map((row) => row.worker_id).sort()).toEqual([...erased].sort());
    const kpj = await database.queries.query('SELECT 1 FROM enrolments e JOIN workers w USING (worker_id) WHERE w.erased AND e.kpj IS NOT NULL');
    expect(kpj.rowCount).toBe(0);
  }
});
