import { type KecamatanCode, type KelurahanCode, type RegionCode } from '../values/brands.js';
import { kotaBekasi } from './area-list.js';
import { lettersOf } from './letters.js';

/** The region whose areas are listed. */
export const kotaBekasiRegion = '3275' as RegionCode;

export interface AreaUnknown {
  readonly code: 'AREA_UNKNOWN';
  readonly field: 'kecamatan' | 'kelurahan';
}

interface Kecamatan {
  /** Code by ten digits and by letters. */
  readonly kelurahan: ReadonlyMap<string, KelurahanCode>;
}

const kecamatanByKey = new Map<string, Kecamatan>();
const nameByCode = new Map<string, string>([[kotaBekasiRegion, 'Kota Bekasi']]);

/** Every kecamatan, in the order of the codes. */
export const kecamatanCodes: readonly KecamatanCode[] = kotaBekasi.map((entry) => entry.code as KecamatanCode);
/** Every kelurahan, in the order of the codes. */
export const kelurahanCodes: readonly KelurahanCode[] = kotaBekasi.flatMap((entry) => Object.keys(entry.kelurahan) as KelurahanCode[]);

for (const entry of kotaBekasi) {
  const kelurahan = new Map<string, KelurahanCode>();
  for (const [code, name] of Object.entries(entry.kelurahan)) {
    kelurahan.set(code, code as KelurahanCode).set(lettersOf(name), code as KelurahanCode);
    nameByCode.set(code, name);
  }
  nameByCode.set(entry.code, entry.name);
  kecamatanByKey.set(entry.code, { kelurahan }).set(lettersOf(entry.name), { kelurahan });
}

const kecamatanPrefix = /^\s*(?:kecamatan|kec)[\s.:-]+/i;
/** The card itself says "Kel/Desa". */
const kelurahanPrefix = /^\s*(?:(?:kelurahan|kel|desa)[\s.:/-]+)+/i;
const writtenCode = /^[\d.\s]+$/;

/** Digits of a code, with or without dots, or the letters of a name. */
function keyOf(text: string, prefix: RegExp): string {
  return writtenCode.test(text) ? text.replace(/[.\s]/g, '') : lettersOf(text.replace(prefix, ''));
}

/**
 * The kelurahan that a pair of names or codes means. Only letters count ("MEDAN SATRIA" is
 * Medansatria), "Kec." and "Kel." before a name are ignored, and since names repeat, a kelurahan is
 * looked for in its kecamatan alone: in a wrong one it is AREA_UNKNOWN.
 */
export function resolveArea(kecamatan: string, kelurahan: string): KelurahanCode | AreaUnknown {
  const within = kecamatanByKey.get(keyOf(kecamatan, kecamatanPrefix));
  if (!within) return { code: 'AREA_UNKNOWN', field: 'kecamatan' };
  return within.kelurahan.get(keyOf(kelurahan, kelurahanPrefix)) ?? { code: 'AREA_UNKNOWN', field: 'kelurahan' };
}

/** Name of a region, kecamatan or kelurahan, or null for a code that is not listed. */
export function areaName(code: RegionCode | KecamatanCode | KelurahanCode): string | null {
  return nameByCode.get(code) ?? null;
}

export const kecamatanOf = (kelurahan: KelurahanCode): KecamatanCode => kelurahan.slice(0, 6) as unknown as KecamatanCode;
export const regionOf = (kelurahan: KelurahanCode): RegionCode => kelurahan.slice(0, 4) as unknown as RegionCode;

const cityNames = ['kotabekasi', 'bekasikota', 'kotamadyabekasi', 'kodyabekasi', 'pemerintahkotabekasi', 'bekasi'];
const provinceNames = ['', ...['', 'prov', 'provinsi', 'propinsi'].flatMap((word) => [`${word}jawabarat`, `${word}jabar`])];
const ownNames: ReadonlySet<string> = new Set(['', 'ktp'].flatMap((card) => cityNames.flatMap((city) => provinceNames.map((province) => card + city + province))));

/**
 * Whether a list says that somebody's identity card is one of Kota Bekasi. Nothing means yes, and so
 * does a bare "Bekasi": the kecamatan and kelurahan beside it must be the city's own anyhow. A
 * "Kabupaten Bekasi" is another region, like every other name.
 */
export function isKtpKotaBekasi(city: string | null): boolean {
  if (city === null || city.trim() === '') return true;
  if (writtenCode.test(city)) return city.replace(/[.\s]/g, '') === kotaBekasiRegion;
  return ownNames.has(lettersOf(city));
}
