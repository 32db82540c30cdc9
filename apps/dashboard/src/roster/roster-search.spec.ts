import { describe, expect, it } from '@jest/globals';
import { readRosterSearch } from './roster-search';

describe('readRosterSearch', () => {
  it('keeps the filters it knows, as text', () => {
    expect(readRosterSearch({ status: 'paid', decile: 3, page: 2, q: '', kecamatan: '327501' })).toEqual({ status: 'paid', decile: '3', kecamatan: '327501' });
  });

  it('drops what is no text', () => {
    expect(readRosterSearch({ status: ['paid'], sort: null, q: {} })).toEqual({});
  });
});
