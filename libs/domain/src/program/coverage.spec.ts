import { describe, expect, it } from '@jest/globals';
import { day, outcomeOf, programId, ProgramHistory, today, worker } from '../../../../test/support/program-history.js';
import { blocksErasure } from './state.js';

const a = worker('a');
const confirm = { type: 'ConfirmCoverage', workerId: a, keyId: 'k1', kpj: '12345678901', sameKpj: null } as const;
const reject = { type: 'RejectCoverage', workerId: a, reason: 'data tidak cocok', note: null } as const;
const end = { type: 'EndCoverage', workerId: a, reason: 'deceased', endedOn: day('2026-05-01') } as const;
const held = () => ProgramHistory.opened().allocated(['a', 'b']);
const paid = () => held().paid(['a']);

describe('confirming cover', () => {
  it('seals the KPJ number', () => {
    expect(paid().when(confirm)).toEqual({
      kind: 'accepted',
      events: [{ type: 'CoverageConfirmed', data: { programId, workerId: 'a', keyId: 'k1' }, personal: { kpj: '12345678901' } }],
    });
  });

  it('is refused without a paid seat', () => {
    expect(outcomeOf(paid().when({ ...confirm, workerId: worker('x') }))).toBe('NOT_ALLOCATED');
    expect(outcomeOf(paid().when({ ...confirm, workerId: worker('b') }))).toBe('NOT_PAID');
  });

  it.each([[true, 'nothing to do'], [false, 'COVERAGE_CONFIRMED'], [null, 'COVERAGE_CONFIRMED']])('a second time with the same KPJ %s comes to %s', (sameKpj, outcome) => {
    expect(outcomeOf(paid().after(confirm).when({ ...confirm, sameKpj }))).toBe(outcome);
  });

  it('is possible after a rejection, on another try', () => expect(outcomeOf(paid().after(reject).when(confirm))).toBe('CoverageConfirmed'));
  it('is refused once an exit has ended the cover', () => expect(outcomeOf(paid().after(end).when(confirm))).toBe('COVERAGE_NOT_RUNNING'));
});

describe('rejecting cover', () => {
  it('keeps seat and money', () => {
    expect(paid().when(reject)).toEqual({ kind: 'accepted', events: [{ type: 'CoverageRejected', data: { programId, workerId: 'a', reason: 'data tidak cocok' } }] });
    const program = paid().after(reject).open();
    expect([program.seats.size, program.realisedRupiah]).toEqual([2, 201_000]);
  });

  it('seals the note under the worker’s key', () => {
    expect(paid().when({ ...reject, note: { keyId: 'k1', note: 'nama beda' } })).toMatchObject({ events: [{ data: { keyId: 'k1' }, personal: { note: 'nama beda' } }] });
  });

  it('for the same reason again is nothing to do, for another one is another try', () => {
    expect(outcomeOf(paid().after(reject).when(reject))).toBe('nothing to do');
    expect(outcomeOf(paid().after(reject).when({ ...reject, reason: 'ganda' }))).toBe('CoverageRejected');
  });

  it('is refused without a paid seat, of a confirmed or ended cover, and with a NIK in the reason', () => {
    expect(outcomeOf(paid().when({ ...reject, workerId: worker('x') }))).toBe('NOT_ALLOCATED');
    expect(outcomeOf(held().when(reject))).toBe('NOT_PAID');
    expect(outcomeOf(paid().after(confirm).when(reject))).toBe('COVERAGE_CONFIRMED');
    expect(outcomeOf(paid().after(end).when(reject))).toBe('COVERAGE_NOT_RUNNING');
    expect(outcomeOf(paid().when({ ...reject, reason: '3275010203900001' }))).toBe('CLEAR_TEXT_HAS_NIK');
  });
});

describe('ending cover', () => {
  it.each([
    ['confirmed', paid().after(confirm)],
    ['paid and unconfirmed', paid()],
    ['rejected', paid().after(reject)],
  ])('ends it once where it is %s', (_, history) => {
    expect(history.when(end)).toEqual({ kind: 'accepted', events: [{ type: 'CoverageEnded', data: { programId, workerId: 'a', reason: 'deceased', endedOn: '2026-05-01' } }] });
    expect(outcomeOf(history.after(end).when(end))).toBe('nothing to do');
    expect(history.open().seats.size).toBe(2);
  });

  it.each([
    ['no seat', { ...end, workerId: worker('x') }],
    ['an unpaid seat', { ...end, workerId: worker('b') }],
    ['a term that is over', { ...end, endedOn: day('2027-03-01') }],
  ])('has nothing to do with %s', (_, command) => expect(outcomeOf(paid().when(command))).toBe('nothing to do'));
});

describe('the participant file', () => {
  const issue = { type: 'IssueParticipantFile', rows: 0, digest: 'd', format: 'csv', purpose: 'pendaftaran' } as const;
  it('is recorded each time, also when it is empty', () => {
    const events = [{ type: 'ParticipantFileIssued', data: { programId, rows: 0, digest: 'd', format: 'csv', purpose: 'pendaftaran' } }];
    expect(paid().when(issue)).toEqual({ kind: 'accepted', events });
    expect(paid().after(issue).when(issue)).toEqual({ kind: 'accepted', events });
  });

  it('refuses a NIK in its purpose', () => expect(outcomeOf(paid().when({ ...issue, purpose: '3275010203900001' }))).toBe('CLEAR_TEXT_HAS_NIK'));
});

describe('erasing a worker’s data', () => {
  it.each([
    ['without a seat', ProgramHistory.opened(), false],
    ['with an unpaid seat', held(), true],
    ['with a paid seat that may still be confirmed', paid(), true],
    ['with a running cover', paid().after(confirm), true],
    ['with a rejected cover', paid().after(reject), false],
    ['with an ended cover', paid().after(confirm).after(end), false],
  ])('is blocked %s: %s', (_, history, blocked) => expect(blocksErasure(history.open(), a, today)).toBe(blocked));

  it('is no longer blocked when the cover ran out', () => expect(blocksErasure(paid().after(confirm).open(), a, day('2027-03-01'))).toBe(false));
});
