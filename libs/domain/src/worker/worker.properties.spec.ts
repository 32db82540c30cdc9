import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type BusinessDate, type Decile, type KelurahanCode, type Month, type OccupationCode, type WorkerId } from '../values/brands.js';
import { type WorkerCommand } from './commands.js';
import { decideWorker } from './decide.js';
import { civilStatuses, exitReasons } from '../reasons.js';
import { evolveWorker, initialWorkerState, type WorkerState } from './state.js';

const workerId = '0123456789abcdef0123456789abcdef' as WorkerId;
const today = '2026-06-01' as BusinessDate;
const dates = fc.constantFrom('2026-04-30', '2026-05-31', '2026-06-01', '2026-06-30').map((text) => text as BusinessDate);
const actors = fc.constantFrom('sari', 'budi', 'wati');

const commands: fc.Arbitrary<WorkerCommand> = fc.oneof(
  fc.constantFrom('key-1', 'key-2', 'key-3').map((keyId) => ({
    type: 'RegisterWorker' as const,
    workerId,
    keyId,
    facts: {
      kelurahan: '3275011001' as KelurahanCode,
      sex: 'P' as const,
      occupation: 'sopir' as OccupationCode,
      coverableFrom: '2002-09' as Month,
      coverableUntil: '2050-08' as Month,
      source: null,
      warnings: [],
    },
    personal: { nik: '3275015708850001', noKk: null, name: 'Ratna', birthPlace: null, birthDate: '1985-08-17', address: null, phone: null },
    importId: null,
    row: null,
  })),
  fc.constantFrom('L' as const, 'P' as const).map((sex) => ({ type: 'CorrectWorkerDetails' as const, workerId, changed: { sex }, sealed: {}, reason: 'card seen' })),
  fc
    .record({ decile: fc.option(fc.integer({ min: 1, max: 10 })), civilStatus: fc.constantFrom(...civilStatuses), snapshotDate: dates, subject: actors, found: fc.boolean(), isProcessManager: fc.boolean() })
    .map(({ decile, civilStatus, snapshotDate, subject, found, isProcessManager }) => ({
      type: 'VerifyDTSEN' as const,
      workerId,
      actor: { subject, isProcessManager },
      snapshot: { snapshotId: snapshotDate.slice(0, 7), snapshotDate, method: 'extract' as const },
      finding: found ? { found, decile: decile as Decile | null, civilStatus } : { found },
    })),
  fc.record({ reason: fc.constantFrom(...exitReasons), effectiveDate: dates }).map((fields) => ({ type: 'RecordWorkerExit' as const, workerId, today, ...fields })),
  fc.constant({ type: 'ReinstateWorker' as const, workerId, reason: 'error' }),
  fc.constant({ type: 'RevealPersonalData' as const, workerId, purpose: 'check' }),
  fc.boolean().map((blockedBySeats) => ({ type: 'EraseWorkerData' as const, workerId, legalBasis: 'request', blockedBySeats })),
);

const histories = fc.array(fc.tuple(commands, actors), { maxLength: 40 });

/** Runs commands one after another and shows each step. */
function run(history: readonly (readonly [WorkerCommand, string])[], visit: (before: WorkerState, command: WorkerCommand, after: WorkerState, actor: string) => void): void {
  let state: WorkerState = initialWorkerState;
  let revision = 0;
  for (const [command, actorSubject] of history) {
    const before = state;
    const decision = decideWorker(state, command);
    for (const event of decision.kind === 'accepted' ? decision.events : []) {
      const meta = { eventId: `event-${String(revision)}`, revision, actorSubject, occurredOn: today };
      state = evolveWorker(state, { type: event.type, data: event.data, meta } as Parameters<typeof evolveWorker>[1]);
      revision += 1;
    }
    visit(before, command, state, actorSubject);
  }
}

describe('whatever is asked of a worker', () => {
  it('the same command again adds nothing, save that each look is an event', () => {
    fc.assert(
      fc.property(histories, (history) => {
        run(history, (_before, command, after) => {
          if (command.type === 'RevealPersonalData') return;
          const again = decideWorker(after, command);
          expect(again.kind === 'refused' || again.events.length === 0).toBe(true);
        });
      }),
    );
  });

  it('only a new registration brings back who was erased or had exited', () => {
    fc.assert(
      fc.property(histories, (history) => {
        run(history, (before, command, after) => {
          if (before.kind !== 'registered' || after.kind !== 'registered') return;
          if (before.erased && !after.erased) expect(command.type).toBe('RegisterWorker');
          if (before.exit !== null && after.exit === null) expect(['RegisterWorker', 'ReinstateWorker']).toContain(command.type);
          if (before.exit?.reason === 'deceased' && after.exit?.reason !== 'deceased') expect(command.type).toBe('ReinstateWorker');
        });
      }),
    );
  });

  it('no key is forgotten, no result is overridden by an older one, and nobody verifies who they registered', () => {
    fc.assert(
      fc.property(histories, (history) => {
        run(history, (before, command, after) => {
          if (before.kind !== 'registered' || after.kind !== 'registered') return;
          expect(after.keyIds.slice(0, before.keyIds.length)).toEqual(before.keyIds);
          expect(after.keyIds).toContain(after.keyId);
          if (command.type !== 'VerifyDTSEN' || after.dtsen === before.dtsen) return;
          if (before.dtsen.kind !== 'none' && after.dtsen.kind !== 'none') expect(after.dtsen.snapshotDate >= before.dtsen.snapshotDate).toBe(true);
          expect(command.actor.isProcessManager || command.actor.subject !== after.registeredBy).toBe(true);
        });
      }),
    );
  });
});
