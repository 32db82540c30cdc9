import { personAt } from '@lindung/standalone/sample-data/person';

/** Seed of the people whom specs register. */
export const testSeed = 17;

/** The body of `register-worker` for person number `index`. */
export function registrationOf(index: number): Record<string, string> {
  const { nik, name, birthPlace, birthDate, sex, address, kecamatan, kelurahan, phone, occupation } = personAt(testSeed, index);
  return { nik, name, birthPlace, birthDate, sex, address, kecamatan, kelurahan, phone, occupation };
}

/** The programme of the article: Rp2,000,000,000 for a quota of 10,000 at Rp201,000. */
export const articleProgram = {
  programId: 'program-3275-2026',
  region: '3275',
  year: 2026,
  sourceOfFunds: 'APBD',
  ceiling: 2_000_000_000,
  quota: 10_000,
  premium: 201_000,
  months: 12,
  maxDecile: 5,
  needEstimate: 200_000,
  reference: 'DPA 2026',
} as const;

/** Anybody's NIK in a text. Sixteen digits within a longer row of hexadecimal ones are part of a digest or an id. */
export const anyNik = /(?<![0-9a-f])\d{16}(?![0-9a-f])/i;

/** Words that would give away one of the first `count` people, found in a text that must name nobody. */
export function peopleNamedIn(text: string, count: number): readonly string[] {
  const words = Array.from({ length: count }, (_, index) => personAt(testSeed, index)).flatMap(({ nik, noKk, name, address, phone }) => [nik, noKk, name, address, phone]);
  return words.filter((word) => text.includes(word));
}
