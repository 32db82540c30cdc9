import { describe, expect, it } from '@jest/globals';
import { openedData, outcomeOf, ProgramHistory } from '../../../../test/support/program-history.js';
import { type Decile, type OccupationCode, type ProgramId, type Rupiah } from '../values/brands.js';
import { type OpenProgram } from './opening.js';
import { affordableSeats, drawableSeats, freeRupiah, programCoverStart } from './state.js';

const occupationRisk = { sopir: 1 } as Record<OccupationCode, number>;
const { programId, region, year, sourceOfFunds, ceilingRupiah, quotaSeats, premiumRupiah, months, needEstimate, reference } = openedData;
const terms = { programId, region, year, sourceOfFunds, ceilingRupiah, quotaSeats, premiumRupiah, months, needEstimate, reference };
const command: OpenProgram = { type: 'OpenProgram', ...terms, maxDecile: 4, snapshotMaxAgeDays: 365, coverStart: null, occupationRisk };

describe('opening a programme', () => {
  it('records its terms, with the first version of its policy', () => {
    expect(new ProgramHistory().when(command)).toEqual({
      kind: 'accepted',
      events: [{ type: 'ProgramOpened', data: { ...terms, policy: { version: 1, maxDecile: 4, snapshotMaxAgeDays: 365, coverStart: null, occupationRisk } } }],
    });
  });

  it('is refused where one of that id stands, with the same figures or others', () => {
    const history = new ProgramHistory().after(command);
    expect(outcomeOf(history.when(command))).toBe('PROGRAM_EXISTS');
    expect(outcomeOf(history.when({ ...command, quotaSeats: 1 }))).toBe('PROGRAM_EXISTS');
  });

  it.each([
    ['programId', { programId: 'worker-1' as ProgramId }],
    ['year', { year: 26 }],
    ['ceiling', { ceilingRupiah: -1 as Rupiah }],
    ['ceiling', { ceilingRupiah: 2 ** 53 as Rupiah }],
    ['quota', { quotaSeats: 1.5 }],
    ['premium', { premiumRupiah: 0 as Rupiah }],
    ['months', { months: 0 }],
    ['months', { months: 13 }],
    ['maxDecile', { maxDecile: 11 as Decile }],
    ['snapshotMaxAgeDays', { snapshotMaxAgeDays: -1 }],
    ['snapshotMaxAgeDays', { snapshotMaxAgeDays: 1_000_000_000 }],
    ['needEstimate', { needEstimate: Number.NaN }],
  ])('is refused with a senseless %s', (field, change) => {
    expect(new ProgramHistory().when({ ...command, ...change })).toMatchObject({ kind: 'refused', refusal: { code: 'FIELD_INVALID', field } });
  });

  it('is refused with a NIK in its reference', () => {
    expect(new ProgramHistory().when({ ...command, reference: 'usul 3275010203900001' })).toMatchObject({
      refusal: { code: 'CLEAR_TEXT_HAS_NIK', field: 'reference' },
    });
  });

  it('affords 9,950 of 10,000 seats with the figures of Kota Bekasi', () => {
    const program = ProgramHistory.opened().open();
    expect(affordableSeats(program)).toBe(9_950);
    expect(drawableSeats(program)).toBe(9_950);
    expect(freeRupiah(program)).toBe(2_000_000_000);
    expect(programCoverStart(program)).toBe('2026-01-01');
  });
});

describe('a programme that is not there', () => {
  it.each([
    { type: 'ReviseBudget', ceilingRupiah: 1 as Rupiah, reference: 'r', reason: 'r' },
    { type: 'CloseProgram', reason: 'r' },
    { type: 'IssueParticipantFile', rows: 0, digest: 'd', format: 'csv', purpose: 'p' },
  ] as const)('takes no $type', (other) => expect(outcomeOf(new ProgramHistory().when(other))).toBe('PROGRAM_UNKNOWN'));
});
