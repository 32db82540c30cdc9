declare const brand: unique symbol;
type Brand<Base, Name extends string> = Base & { readonly [brand]: Name };

/** 16 digits that were checked as a NIK (see `nik.ts`). */
export type Nik = Brand<string, 'Nik'>;
/** Fingerprint of a NIK; pseudonymous personal data. 32 hexadecimal digits. */
export type WorkerId = Brand<string, 'WorkerId'>;
/** Stream and name of a programme, such as `program-3275-2026`. */
export type ProgramId = Brand<string, 'ProgramId'>;
/** Whole rupiah, never negative unless the name says delta. */
export type Rupiah = Brand<number, 'Rupiah'>;
/** A day in Asia/Jakarta as `YYYY-MM-DD`. */
export type BusinessDate = Brand<string, 'BusinessDate'>;
/** A month as `YYYY-MM`. */
export type Month = Brand<string, 'Month'>;
/** Log position as decimal digits without leading zeros. */
export type LogPosition = Brand<string, 'LogPosition'>;
/** DTSEN decile, 1 (poorest) to 10. */
export type Decile = 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9 | 10;
/** Laki-laki or perempuan, as the identity card writes it. */
export type Sex = 'L' | 'P';
/** Code of a region (kota or kabupaten), four digits without dots. */
export type RegionCode = Brand<string, 'RegionCode'>;
/** Code of a kelurahan, ten digits without dots; its first six are the kecamatan, its first four the region. */
export type KelurahanCode = Brand<string, 'KelurahanCode'>;
/** Code of a kecamatan, six digits without dots. */
export type KecamatanCode = Brand<string, 'KecamatanCode'>;
/** A code of the occupation list. */
export type OccupationCode = Brand<string, 'OccupationCode'>;
