import { describe, expect, it } from '@jest/globals';
import { createEventDecoder, currentVersions, decodeEvent, encodeData, EventDataUnreadable, UnknownEventType } from './event-codec.js';

describe('the storage format', () => {
  // The names lie in logs that nobody can rewrite. Adding is fine; a change to a line that stands
  // here means that existing logs can no longer be read.
  it('holds these events', () => {
    expect(Object.entries(currentVersions).map(([type, version]) => `${type}@${version}`)).toEqual([
      'WorkerRegistered@1',
      'WorkerReregistered@1',
      'WorkerDetailsCorrected@1',
      'DtsenVerified@1',
      'DtsenRejected@1',
      'WorkerExited@1',
      'WorkerReinstated@1',
      'PersonalDataRevealed@1',
      'PersonalDataErased@1',
      'ProgramOpened@1',
      'BudgetRevised@1',
      'QuotaRevised@1',
      'TariffRevised@1',
      'PolicyRevised@1',
      'NeedEstimateRevised@1',
      'AllocationRoundDrawn@1',
      'QuotaAllocated@1',
      'AllocationRoundCompleted@1',
      'AllocationReleased@1',
      'PaymentBatchOpened@1',
      'PremiumPaid@1',
      'PaymentBatchCompleted@1',
      'PremiumReversed@1',
      'PremiumRefunded@1',
      'CoverageConfirmed@1',
      'CoverageRejected@1',
      'CoverageEnded@1',
      'ParticipantFileIssued@1',
      'ProgramClosed@1',
      'ImportStarted@1',
      'ImportProgressed@1',
      'ImportCompleted@1',
      'ImportFailed@1',
      'RejectedRowsRevealed@1',
      'CommandClaimed@1',
    ]);
  });

  it('keeps the keys of a body in the order in which they were written', () => {
    expect(encodeData({ roundId: 'r', seats: 2, reference: null, cutOff: { rank: 2, decile: 1 } })).toBe(
      '{"roundId":"r","seats":2,"reference":null,"cutOff":{"rank":2,"decile":1}}',
    );
  });

  it('leaves out what is undefined, as an absent optional field is', () => {
    expect(encodeData({ programId: 'p', keyId: undefined })).toBe('{"programId":"p"}');
  });

  it('gives back what was written', () => {
    const data = { programId: 'program-3275-2026', reason: 'akhir tahun "2026" \u2028' };
    expect(decodeEvent({ type: 'ProgramClosed', version: 1, data: encodeData(data) })).toEqual({ type: 'ProgramClosed', data });
  });
});

describe('events that cannot be read', () => {
  it.each(['WorkerRenamed', 'constructor', '__proto__', ''])('an unknown type %j is named', (type) => {
    expect(() => decodeEvent({ type, version: 1, data: '{}' })).toThrow(UnknownEventType);
  });

  it.each([0, 2, 1.5, -1])('version %d of an event that has only version 1 is named', (version) => {
    expect(() => decodeEvent({ type: 'ProgramClosed', version, data: '{}' })).toThrow(UnknownEventType);
  });

  it.each(['', '{"nik":"3275', 'null', '[]', '1'])('a body %j is refused without being quoted', (data) => {
    const decode = () => decodeEvent({ type: 'ProgramClosed', version: 1, data });
    expect(decode).toThrow(EventDataUnreadable);
    expect(decode).not.toThrow(/3275/);
  });
});

describe('upcasting', () => {
  // Version 1 had one premium a month, version 2 named the unit, version 3 has the premium of the term.
  const upcasters = {
    TariffNoted: {
      1: ({ premium, ...rest }: Readonly<Record<string, unknown>>) => ({ ...rest, premiumRupiahPerMonth: premium }),
      2: ({ premiumRupiahPerMonth, ...rest }: Readonly<Record<string, unknown>>) => ({ ...rest, premiumRupiah: Number(premiumRupiahPerMonth) * Number(rest['months']) }),
    },
  };
  const decoder = createEventDecoder({ TariffNoted: 3, Untouched: 1 }, upcasters);

  it('leads every version to the current one', () => {
    const current = { months: 12, premiumRupiah: 201_600 };
    for (const [version, data] of [[1, { premium: 16_800, months: 12 }], [2, { premiumRupiahPerMonth: 16_800, months: 12 }], [3, current]] as const) {
      expect(decoder.decode({ type: 'TariffNoted', version, data: JSON.stringify(data) }).data).toEqual(current);
    }
  });

  it('touches nothing else', () => expect(decoder.decode({ type: 'Untouched', version: 1, data: '{"premium":1}' }).data).toEqual({ premium: 1 }));

  it('refuses to start with a hole in the chain', () => {
    expect(() => createEventDecoder({ TariffNoted: 3 }, { TariffNoted: { 2: (data) => data } })).toThrow('no upcaster for TariffNoted from version 1');
  });
});
