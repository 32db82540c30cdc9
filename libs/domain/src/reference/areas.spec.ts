import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { type KecamatanCode, type KelurahanCode } from '../values/brands.js';
import { kotaBekasi } from './area-list.js';
import { areaName, isKtpKotaBekasi, kecamatanCodes, kecamatanOf, kelurahanCodes, kotaBekasiRegion, regionOf, resolveArea } from './areas.js';
import { lettersOf } from './letters.js';

const published = readFileSync(new URL('../../../../infra/reference/kota-bekasi-wilayah.csv', import.meta.url), 'utf8').trim().split(/\r?\n/);

describe('the list of areas', () => {
  it('is the published one', () => {
    const dotted = (code: string): string => [code.slice(0, 2), code.slice(2, 4), code.slice(4, 6), code.slice(6)].filter((part) => part !== '').join('.');
    const ours = kotaBekasi.flatMap((kecamatan) => [
      `${dotted(kecamatan.code)};${kecamatan.name}`,
      ...Object.entries(kecamatan.kelurahan).map(([code, name]) => `${dotted(code)};${name}`),
    ]);
    expect(ours).toEqual(published);
    expect(kecamatanCodes).toHaveLength(12);
    expect(kelurahanCodes).toHaveLength(56);
  });

  it('has five names that are both a kecamatan and a kelurahan', () => {
    const kecamatan = new Set(kotaBekasi.map((entry) => entry.name));
    const both = kotaBekasi.flatMap((entry) => Object.values(entry.kelurahan)).filter((name) => kecamatan.has(name));
    expect(both.sort()).toEqual(['Bantargebang', 'Jatiasih', 'Jatisampurna', 'Medansatria', 'Mustikajaya']);
  });

  it('has no two kelurahan of a kecamatan that differ by more than letters', () => {
    for (const entry of kotaBekasi) {
      const names = Object.values(entry.kelurahan).map(lettersOf);
      expect(new Set(names).size).toBe(names.length);
    }
  });
});

describe('resolveArea', () => {
  it('finds every kelurahan by its names and by its codes', () => {
    for (const code of kelurahanCodes) {
      const kecamatan = kecamatanOf(code);
      expect(resolveArea(areaName(kecamatan) ?? '', areaName(code) ?? '')).toBe(code);
      expect(resolveArea(kecamatan, code)).toBe(code);
    }
  });

  it.each([
    ['MEDAN SATRIA', 'medan satria', '3275061001'],
    ['Medansatria', 'MEDANSATRIA', '3275061001'],
    ['Kec. Medan Satria', 'Kel. Medan Satria', '3275061001'],
    ['Kecamatan Bekasi  Timur', 'Kelurahan Bekasi Jaya', '3275011001'],
    ['KEC.BEKASI-UTARA', 'KEL.KALIABANG TENGAH', '3275031001'],
    ['bekasi utara', 'Kali Abang Tengah', '3275031001'],
    ['Pondok Gede', 'Jati Bening Baru', '3275081006'],
    ['32.75.08', '32.75.08.1006', '3275081006'],
    ['Pondok Melati', "Jati'murni", '3275121004'],
    ['Kecamatan: Bekasi Timur', 'Kel/Desa : Margahayu', '3275011002'],
    ['Kec Bekasi Timur', 'Kelurahan/Desa Margahayu', '3275011002'],
    ['Kec-Bekasi Timur', 'Kel-Margahayu', '3275011002'],
  ])('reads %s, %s', (kecamatan, kelurahan, code) => {
    expect(resolveArea(kecamatan, kelurahan)).toBe(code);
  });

  it.each([
    ['Cibitung', 'Wanasari', 'kecamatan'],
    ['', 'Bintara', 'kecamatan'],
    ['Bekasi', 'Bintara', 'kecamatan'],
    ['3201', 'Bintara', 'kecamatan'],
    ['Bekasi Barat', 'Bintaro', 'kelurahan'],
    ['Bekasi Timur', 'Bintara', 'kelurahan'],
    ['Bekasi Timur', '3275021001', 'kelurahan'],
    ['Bekasi Timur', '', 'kelurahan'],
    ['Bekasi Timur', '1001', 'kelurahan'],
  ])('does not know %s, %s', (kecamatan, kelurahan, field) => {
    expect(resolveArea(kecamatan, kelurahan)).toEqual({ code: 'AREA_UNKNOWN', field });
  });
});

describe('codes', () => {
  it('contain the areas around them', () => {
    const code = '3275061001' as KelurahanCode;
    expect(kecamatanOf(code)).toBe('327506');
    expect(regionOf(code)).toBe(kotaBekasiRegion);
    expect(areaName(regionOf(code))).toBe('Kota Bekasi');
    expect(areaName('999999' as KecamatanCode)).toBeNull();
  });
});

describe('isKtpKotaBekasi', () => {
  it.each([null, '', ' ', 'Kota Bekasi', 'KOTA BEKASI', 'kota-bekasi', 'Bekasi Kota', 'Kodya Bekasi', 'Kota Bekasi, Jawa Barat', 'Kota Bekasi (Jabar)', 'Kota Bekasi, Prov. Jawa Barat', 'KTP Kota Bekasi', 'Bekasi', '3275', '32.75'])('takes %j', (city) => {
    expect(isKtpKotaBekasi(city)).toBe(true);
  });

  it.each(['Kabupaten Bekasi', 'KAB. BEKASI', 'Kab Bekasi', 'Bekasi (Kabupaten)', 'KTP Kab. Bekasi, Jabar', 'Kota Bekas', 'Kota Depok', 'Jakarta Timur', '3216', '32.16', 'luar kota'])('refuses %j', (city) => {
    expect(isKtpKotaBekasi(city)).toBe(false);
  });
});
