import { describe, expect, it } from '@jest/globals';
import { type BusinessDate, type Decile, type KelurahanCode, type Month, type OccupationCode, type WorkerId } from '../values/brands.js';
import { type EraseWorkerData, type RecordWorkerExit, type RegisterWorker, type VerifyDtsen, type WorkerCommand } from './commands.js';
import { decideWorker } from './decide.js';
import { type CivilStatus, type WorkerEvent } from './events.js';
import { evolveWorker, initialWorkerState, type RegisteredWorker, type WorkerState } from './state.js';

const workerId = '0123456789abcdef0123456789abcdef' as WorkerId;
const date = (text: string): BusinessDate => text as BusinessDate;
const today = date('2026-03-10');

const register: RegisterWorker = {
  type: 'RegisterWorker',
  workerId,
  keyId: 'key-1',
  facts: {
    kelurahan: '3275011001' as KelurahanCode,
    sex: 'P',
    occupation: 'pedagang-pasar' as OccupationCode,
    coverableFrom: '2002-09' as Month,
    coverableUntil: '2050-08' as Month,
    source: null,
    warnings: [],
  },
  personal: { nik: '3275015708850001', noKk: null, name: 'Ratna', birthPlace: null, birthDate: '1985-08-17', address: null, phone: null },
  importId: 'import-1',
  row: 7,
};
const registerAgain: RegisterWorker = { ...register, keyId: 'key-2', importId: null, row: null };
const exit = (reason: RecordWorkerExit['reason'], effectiveDate = '2026-03-01'): RecordWorkerExit => ({ type: 'RecordWorkerExit', workerId, reason, effectiveDate: date(effectiveDate), today });
const reinstate = { type: 'ReinstateWorker', workerId, reason: 'recorded in error' } as const;
const reveal = { type: 'RevealPersonalData', workerId, purpose: 'check of the card' } as const;
const erase: EraseWorkerData = { type: 'EraseWorkerData', workerId, legalBasis: 'request of the person', blockedBySeats: false };
const snapshot = (snapshotId: string, snapshotDate: string) => ({ snapshotId, snapshotDate: date(snapshotDate), method: 'extract' as const });
const january = snapshot('2026-01', '2026-01-31');
const february = snapshot('2026-02', '2026-02-28');
const dinsos = { subject: 'dinsos-1', isProcessManager: false };
const verify = (decile: Decile | null, civilStatus: CivilStatus = 'ACTIVE', from = january): VerifyDtsen => ({ type: 'VerifyDTSEN', workerId, actor: dinsos, snapshot: from, finding: { found: true, decile, civilStatus } });

interface Given {
  readonly state: WorkerState;
  readonly revision: number;
}

function fold(given: Given, events: readonly WorkerEvent[], actorSubject: string): Given {
  return events.reduce<Given>(({ state, revision }, event) => {
    // The log never gives the sealed part back, and its JSON comes back as plain JSON.
    const data: unknown = JSON.parse(JSON.stringify(event.data));
    const folded = { type: event.type, data, meta: { eventId: `event-${String(revision)}`, revision, actorSubject, occurredOn: today } } as Parameters<typeof evolveWorker>[1];
    return { state: evolveWorker(state, folded), revision: revision + 1 };
  }, given);
}

/** The state after commands that were all accepted. */
function given(...commands: readonly WorkerCommand[]): WorkerState {
  return commands.reduce<Given>((before, command) => {
    const decision = decideWorker(before.state, command);
    if (decision.kind === 'refused') throw new Error(`given ${command.type}: ${decision.refusal.code}`);
    return fold(before, decision.events, command.type === 'RegisterWorker' ? 'disnaker-1' : 'somebody');
  }, { state: initialWorkerState, revision: 0 }).state;
}

function events(state: WorkerState, command: WorkerCommand): readonly WorkerEvent[] {
  const decision = decideWorker(state, command);
  if (decision.kind === 'refused') throw new Error(`refused: ${decision.refusal.code}`);
  return decision.events;
}

function refusal(state: WorkerState, command: WorkerCommand): string {
  const decision = decideWorker(state, command);
  return decision.kind === 'refused' ? decision.refusal.code : `accepted: ${decision.events.map((event) => event.type).join()}`;
}

const asRegistered = (state: WorkerState): RegisteredWorker => {
  if (state.kind !== 'registered') throw new Error('not registered');
  return state;
};

describe('a worker who is not there', () => {
  it('is registered, with facts in clear and personal data apart', () => {
    expect(events(initialWorkerState, register)).toEqual([
      { type: 'WorkerRegistered', data: { workerId, keyId: 'key-1', ...register.facts, importId: 'import-1', row: 7 }, personal: register.personal },
    ]);
  });

  it.each<WorkerCommand>([
    { type: 'CorrectWorkerDetails', workerId, changed: { sex: 'L' }, sealed: {}, reason: 'typing error' },
    verify(3),
    exit('withdrew'),
    reinstate,
    reveal,
    erase,
  ])('refuses $type', (command) => {
    expect(refusal(initialWorkerState, command)).toBe('WORKER_UNKNOWN');
  });

  it('cannot come from a stream that begins in the middle', () => {
    expect(() => fold({ state: initialWorkerState, revision: 0 }, events(given(register), exit('withdrew')), 'x')).toThrow('WorkerExited');
  });
});

describe('registering again', () => {
  it('is refused while the worker is registered', () => {
    expect(refusal(given(register), registerAgain)).toBe('NIK_ALREADY_REGISTERED');
    expect(refusal(given(register, exit('withdrew'), reinstate), registerAgain)).toBe('NIK_ALREADY_REGISTERED');
  });

  it.each(['moved-away', 'formal-employment', 'over-age', 'withdrew', 'data-error'] as const)('follows an exit for %s, under a new key', (reason) => {
    expect(events(given(register, exit(reason)), registerAgain)).toEqual([
      { type: 'WorkerReregistered', data: { workerId, keyId: 'key-2', ...register.facts, importId: null, row: null }, personal: register.personal },
    ]);
  });

  it('follows an erasure', () => {
    expect(events(given(register, erase), registerAgain)).toMatchObject([{ type: 'WorkerReregistered' }]);
  });

  it('is refused after a death, erased or not, until the death has been taken back', () => {
    expect(refusal(given(register, exit('deceased')), registerAgain)).toBe('WORKER_DECEASED');
    expect(refusal(given(register, exit('deceased'), erase), registerAgain)).toBe('WORKER_DECEASED');
    expect(refusal(given(register, exit('deceased'), reinstate), registerAgain)).toBe('NIK_ALREADY_REGISTERED');
    expect(events(given(register, exit('deceased'), erase, reinstate), registerAgain)).toMatchObject([{ type: 'WorkerReregistered' }]);
  });

  it('starts with a clean slate and remembers only the keys', () => {
    const state = asRegistered(given(register, verify(3), exit('moved-away'), registerAgain));
    expect(state).toMatchObject({ dtsen: { kind: 'none' }, exit: null, erased: false, keyId: 'key-2', keyIds: ['key-1', 'key-2'], registeredBy: 'disnaker-1' });
    expect(events(state, verify(4))).toMatchObject([{ type: 'DtsenVerified' }]);
  });
});

describe('correcting details', () => {
  const correct = (changed: object, sealed: object = {}, more: object = {}): WorkerCommand => ({ type: 'CorrectWorkerDetails', workerId, changed, sealed, reason: 'card seen', ...more });

  it('records the changes in clear and leaves out what stays the same', () => {
    expect(events(given(register), correct({ sex: 'L', source: null, warnings: [], kelurahan: '3275021001' }))).toEqual([
      { type: 'WorkerDetailsCorrected', data: { workerId, keyId: 'key-1', changed: { sex: 'L', kelurahan: '3275021001' }, sealedFields: [], reason: 'card seen' } },
    ]);
  });

  it('records sealed fields as given, by name in clear', () => {
    expect(events(given(register), correct({}, { phone: null, name: 'Ratna K.' }, { note: 'typing error' }))).toEqual([
      {
        type: 'WorkerDetailsCorrected',
        data: { workerId, keyId: 'key-1', changed: {}, sealedFields: ['name', 'phone'], reason: 'card seen' },
        personal: { changes: { phone: null, name: 'Ratna K.' }, note: 'typing error' },
      },
    ]);
  });

  it('has nothing to do where nothing changes', () => {
    expect(events(given(register), correct({ sex: 'P', warnings: [] }, {}, { note: 'nothing' }))).toEqual([]);
    expect(events(given(register, correct({ sex: 'L' })), correct({ sex: 'L' }))).toEqual([]);
  });

  it('is possible after an exit, not after an erasure', () => {
    expect(events(given(register, exit('withdrew')), correct({ sex: 'L' }))).toHaveLength(1);
    expect(refusal(given(register, erase), correct({ sex: 'L' }))).toBe('WORKER_ERASED');
  });

  it('refuses a NIK in the reason', () => {
    expect(refusal(given(register), correct({ sex: 'L' }, {}, { reason: 'see 3275015708850001' }))).toBe('CLEAR_TEXT_HAS_NIK');
    expect(refusal(given(register), correct({ sex: 'L' }, {}, { reason: 'see 327501 570885 0001' }))).toBe('CLEAR_TEXT_HAS_NIK');
  });
});

describe('verifying against DTSEN', () => {
  it('records a decile, known or not', () => {
    expect(events(given(register), verify(3))).toEqual([{ type: 'DtsenVerified', data: { workerId, ...january, decile: 3 } }]);
    expect(events(given(register), verify(null))).toEqual([{ type: 'DtsenVerified', data: { workerId, ...january, decile: null } }]);
  });

  it.each([['DECEASED', 'CIVIL_STATUS_DECEASED'], ['MOVED', 'CIVIL_STATUS_MOVED']] as const)('rejects the civil status %s', (status, reason) => {
    expect(events(given(register), verify(1, status))).toEqual([{ type: 'DtsenRejected', data: { workerId, ...january, reason } }]);
  });

  it('rejects who is not found', () => {
    expect(events(given(register), { ...verify(1), finding: { found: false } })).toEqual([{ type: 'DtsenRejected', data: { workerId, ...january, reason: 'DTSEN_NOT_FOUND' } }]);
  });

  it('is not for whoever made the latest registration', () => {
    const own = { ...verify(3), actor: { subject: 'disnaker-1', isProcessManager: false } };
    expect(refusal(given(register), own)).toBe('SAME_PERSON_REGISTERED');
    expect(events(given(register), { ...own, actor: { ...own.actor, isProcessManager: true } })).toHaveLength(1);
    const again = fold({ state: given(register, exit('withdrew')), revision: 2 }, events(given(register, exit('withdrew')), registerAgain), 'disnaker-2').state;
    expect(events(again, own)).toHaveLength(1);
    expect(refusal(again, { ...own, actor: { subject: 'disnaker-2', isProcessManager: false } })).toBe('SAME_PERSON_REGISTERED');
  });

  it('has nothing to do where the same snapshot says the same', () => {
    expect(events(given(register, verify(3)), verify(3))).toEqual([]);
    expect(events(given(register, verify(3, 'MOVED')), verify(4, 'MOVED'))).toEqual([]);
    expect(events(given(register, verify(null)), verify(null))).toEqual([]);
  });

  it('lets a newer result override, and another of the same day, but never an older one', () => {
    expect(events(given(register, verify(3)), verify(3, 'ACTIVE', february))).toHaveLength(1);
    expect(events(given(register, verify(3)), verify(4))).toHaveLength(1);
    expect(events(given(register, verify(3, 'DECEASED')), verify(3))).toMatchObject([{ type: 'DtsenVerified' }]);
    expect(events(given(register, verify(3)), verify(3, 'ACTIVE', { ...january, snapshotId: 'kunjungan', method: 'extract' }))).toHaveLength(1);
    expect(refusal(given(register, verify(3, 'ACTIVE', february)), verify(3))).toBe('SNAPSHOT_SUPERSEDED');
    expect(refusal(given(register, verify(3, 'MOVED', february)), verify(3))).toBe('SNAPSHOT_SUPERSEDED');
  });

  it('never lets an older period override a newer one, though neither has begun and both are dated today', () => {
    const [next, afterNext] = [snapshot('2027-01', today), snapshot('2027-02', today)];
    expect(refusal(given(register, verify(3, 'ACTIVE', afterNext)), verify(4, 'ACTIVE', next))).toBe('SNAPSHOT_SUPERSEDED');
    expect(refusal(given(register, verify(3, 'ACTIVE', afterNext)), verify(4, 'ACTIVE', { ...next, snapshotDate: date('2026-03-12') }))).toBe('SNAPSHOT_SUPERSEDED');
    expect(events(given(register, verify(3, 'ACTIVE', next)), verify(4, 'ACTIVE', afterNext))).toHaveLength(1);
  });

  it('is refused for who has exited or was erased', () => {
    expect(refusal(given(register, exit('withdrew')), verify(3))).toBe('WORKER_EXITED');
    expect(refusal(given(register, erase), verify(3))).toBe('WORKER_ERASED');
    expect(events(given(register, exit('withdrew'), reinstate), verify(3))).toHaveLength(1);
  });

  it('refuses a NIK in the name of the snapshot', () => {
    expect(refusal(given(register), verify(3, 'ACTIVE', { ...january, snapshotId: '3275015708850001' }))).toBe('CLEAR_TEXT_HAS_NIK');
  });
});

describe('recording an exit', () => {
  it('happens on its day, with a sealed note', () => {
    expect(events(given(register), { ...exit('moved-away'), note: 'to her sister' })).toEqual([
      { type: 'WorkerExited', data: { workerId, keyId: 'key-1', reason: 'moved-away', effectiveDate: '2026-03-01' }, occurredOn: '2026-03-01', personal: { note: 'to her sister' } },
    ]);
    expect(events(given(register), exit('withdrew', today))).toEqual([{ type: 'WorkerExited', data: { workerId, keyId: 'key-1', reason: 'withdrew', effectiveDate: today } }]);
  });

  it('is refused before its day', () => {
    expect(refusal(given(register), exit('withdrew', '2026-03-11'))).toBe('DATE_IN_FUTURE');
  });

  it('has nothing to do the second time, and refuses another exit', () => {
    expect(events(given(register, exit('withdrew')), exit('withdrew'))).toEqual([]);
    expect(refusal(given(register, exit('withdrew')), exit('withdrew', '2026-03-02'))).toBe('WORKER_EXITED');
    expect(refusal(given(register, exit('withdrew')), exit('moved-away'))).toBe('WORKER_EXITED');
  });

  it('tells a death even of somebody who had left, and no exit after a death', () => {
    expect(events(given(register, exit('withdrew')), exit('deceased', '2026-03-05'))).toMatchObject([{ type: 'WorkerExited', data: { reason: 'deceased' } }]);
    expect(refusal(given(register, exit('deceased')), exit('deceased', '2026-03-05'))).toBe('WORKER_EXITED');
    expect(refusal(given(register, exit('deceased')), exit('withdrew'))).toBe('WORKER_EXITED');
  });

  it('is refused after an erasure', () => {
    expect(refusal(given(register, erase), exit('withdrew'))).toBe('WORKER_ERASED');
  });
});

describe('reinstating', () => {
  it('takes an exit back, a death too', () => {
    expect(events(given(register, exit('deceased')), { ...reinstate, note: 'a namesake' })).toEqual([
      { type: 'WorkerReinstated', data: { workerId, keyId: 'key-1', reason: 'recorded in error' }, personal: { note: 'a namesake' } },
    ]);
    expect(asRegistered(given(register, verify(3), exit('deceased'), reinstate))).toMatchObject({ exit: null, dtsen: { kind: 'verified', decile: 3 } });
  });

  it('is refused where there is no exit', () => {
    expect(refusal(given(register), reinstate)).toBe('WORKER_NOT_EXITED');
    expect(refusal(given(register, exit('withdrew'), reinstate), reinstate)).toBe('WORKER_NOT_EXITED');
    expect(refusal(given(register, erase), reinstate)).toBe('WORKER_ERASED');
  });

  it('cannot carry a note once the key is destroyed', () => {
    expect(refusal(given(register, exit('deceased'), erase), { ...reinstate, note: 'a namesake' })).toBe('WORKER_ERASED');
  });

  it('refuses a NIK in the reason', () => {
    expect(refusal(given(register, exit('withdrew')), { ...reinstate, reason: '3275015708850001' })).toBe('CLEAR_TEXT_HAS_NIK');
  });
});

describe('looking at personal data', () => {
  it('is an event each time', () => {
    expect(events(given(register, reveal), reveal)).toEqual([{ type: 'PersonalDataRevealed', data: { workerId, purpose: 'check of the card' } }]);
    expect(events(given(register, exit('withdrew')), reveal)).toHaveLength(1);
  });

  it('is refused after an erasure, or with a NIK in the purpose', () => {
    expect(refusal(given(register, erase), reveal)).toBe('WORKER_ERASED');
    expect(refusal(given(register), { ...reveal, purpose: '3275015708850001' })).toBe('CLEAR_TEXT_HAS_NIK');
  });
});

describe('erasing personal data', () => {
  it('names every key that the worker ever had', () => {
    expect(events(given(register, exit('withdrew'), registerAgain), erase)).toEqual([
      { type: 'PersonalDataErased', data: { workerId, legalBasis: 'request of the person', keyIds: ['key-1', 'key-2'] } },
    ]);
  });

  it('is refused while a seat or a cover stands', () => {
    expect(refusal(given(register), { ...erase, blockedBySeats: true })).toBe('ERASURE_BLOCKED');
  });

  it('has nothing to do the second time', () => {
    expect(events(given(register, erase), { ...erase, blockedBySeats: true })).toEqual([]);
  });

  it('refuses a NIK in the legal basis', () => {
    expect(refusal(given(register), { ...erase, legalBasis: 'surat 3275015708850001' })).toBe('CLEAR_TEXT_HAS_NIK');
  });
});
