import { describe, expect, it } from '@jest/globals';
import { asPayer, day, outcomeOf, programId, ProgramHistory, rankingOf, rupiah, worker } from '../../../../test/support/program-history.js';
import { type ProgramCommand } from './decide.js';

const close = { type: 'CloseProgram', reason: 'akhir tahun anggaran' } as const;
const closed = () => ProgramHistory.opened().allocated(['a']).paid(['a']).after(close);
const a = worker('a');

describe('closing a programme', () => {
  it('is recorded with its reason, once', () => {
    expect(ProgramHistory.opened().when(close)).toEqual({ kind: 'accepted', events: [{ type: 'ProgramClosed', data: { programId, reason: 'akhir tahun anggaran' } }] });
    expect(outcomeOf(closed().when(close))).toBe('PROGRAM_CLOSED');
  });

  it('is refused while a seat is unpaid, and with a NIK in the reason', () => {
    expect(outcomeOf(ProgramHistory.opened().allocated(['a']).when(close))).toBe('PROGRAM_HAS_UNPAID_SEATS');
    expect(outcomeOf(ProgramHistory.opened().when({ ...close, reason: '3275010203900001' }))).toBe('CLEAR_TEXT_HAS_NIK');
  });
});

describe('a closed programme', () => {
  const settling: readonly (readonly [ProgramCommand, string])[] = [
    [{ type: 'ConfirmCoverage', workerId: a, keyId: 'k', kpj: '1', sameKpj: null }, 'CoverageConfirmed'],
    [{ type: 'RejectCoverage', workerId: a, reason: 'r', note: null }, 'CoverageRejected'],
    [{ type: 'ReversePremium', workerId: a, reason: 'r', note: null }, 'PremiumReversed'],
    [{ type: 'RecordRefund', workerId: a, amountRupiah: rupiah(1), receiptNumber: 'r', receiptDate: day('2026-05-01') }, 'PremiumRefunded'],
    [{ type: 'EndCoverage', workerId: a, reason: 'deceased', endedOn: day('2026-05-01') }, 'CoverageEnded'],
  ];
  it.each(settling)('still takes %j', (command, outcome) => expect(outcomeOf(closed().when(command, asPayer))).toBe(outcome));

  const legal = { reference: 'r', reason: 'r' };
  const shaping: readonly ProgramCommand[] = [
    { type: 'ReviseBudget', ceilingRupiah: rupiah(1), ...legal },
    { type: 'ReviseQuota', quotaSeats: 1, ...legal },
    { type: 'ReviseTariff', premiumRupiah: rupiah(1), months: 1, ...legal },
    { type: 'RevisePolicy', maxDecile: 1, snapshotMaxAgeDays: null, occupationRisk: {}, ...legal },
    { type: 'ReviseNeedEstimate', needEstimate: 1, ...legal },
    { type: 'AllocateQuota', roundId: 'round-9', decisionDate: day('2026-05-01'), reference: null, ranking: rankingOf([]) },
    { type: 'ReleaseAllocation', workerId: a, reason: 'administrative', note: null },
    { type: 'PayPremium', batchId: 'batch-9', workerIds: 'all', sp2dNumber: 's', sp2dDate: day('2026-05-01'), coverFrom: day('2026-05-01') },
    { type: 'IssueParticipantFile', rows: 0, digest: 'd', format: 'csv', purpose: 'p' },
  ];
  it.each(shaping)('takes no $type', (command) => expect(outcomeOf(closed().when(command, asPayer))).toBe('PROGRAM_CLOSED'));
});
