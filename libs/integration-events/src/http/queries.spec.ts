import { describe, expect, it } from '@jest/globals';
import { importFields } from './imports.js';
import { queryContracts } from './queries.js';
import { isRole, mayUse } from './roles.js';

describe('query parameters', () => {
  const { query } = queryContracts.roster;

  it('turns plain digits into numbers and refuses everything else', () => {
    expect(query.parse({ limit: '50', status: 'coverage-rejected', decile: 'unknown' })).toEqual({ limit: 50, status: 'coverage-rejected', decile: 'unknown' });
    for (const limit of ['0', '501', '', ' 5', '5.0', '1e2', '-1', ['5', '6']]) expect(query.safeParse({ limit }).success).toBe(false);
  });

  it('refuses what it does not know', () => {
    for (const bad of [{ page: '1' }, { status: 'Waiting' }, { decile: '0' }, { q: '' }, { q: 'a\u0000' }, { sort: 'nik' }, { cursor: 'a b' }]) {
      expect(query.safeParse(bad).success).toBe(false);
    }
    expect(queryContracts.coverage.query.safeParse({ by: 'name' }).success).toBe(false);
    expect(queryContracts.config.query.safeParse({ asOf: '2026-01-01' }).success).toBe(false);
  });

  it('takes a moment as a day, a time or a position, and nothing else', () => {
    const { query: summary } = queryContracts.summary;
    for (const asOf of ['2026-03-01', '2026-03-01T10:00', '2026-03-01T10:00:00.123Z', '2026-03-01T10:00:00+07:00', '2026-03-01T10:00:00 07:00', 'position:0', 'position:1234']) {
      expect([asOf, summary.safeParse({ asOf }).success]).toEqual([asOf, true]);
    }
    for (const asOf of ['', 'kemarin', '01-03-2026', '2026-03', '2026-03-01 10:00', 'position:', 'position:1 2', '1234', ['2026-03-01', '2026-03-02']]) {
      expect([asOf, summary.safeParse({ asOf }).success]).toEqual([asOf, false]);
    }
  });
});

describe('import fields', () => {
  it('binds the period to dtsen', () => {
    const fields = { kind: 'candidates', programId: 'program-3275-2026' };
    expect(importFields.safeParse(fields).success).toBe(true);
    expect(importFields.safeParse({ ...fields, period: '2026-01' }).success).toBe(false);
    expect(importFields.safeParse({ ...fields, kind: 'dtsen' }).success).toBe(false);
    expect(importFields.safeParse({ ...fields, kind: 'dtsen', period: '2026-Q4' }).success).toBe(true);
    expect(importFields.safeParse({ ...fields, kind: 'dtsen', period: '2026-13' }).success).toBe(false);
  });
});

describe('access', () => {
  it('denies by default', () => {
    expect(mayUse('all', null)).toBe(false);
    expect(mayUse('all', ['superuser'])).toBe(false);
    expect(mayUse(['auditor'], ['admin'])).toBe(false);
    expect(mayUse(['auditor'], ['disnaker', 'auditor'])).toBe(true);
    expect(mayUse('public', null)).toBe(true);
    expect(isRole('toString')).toBe(false);
  });
});
