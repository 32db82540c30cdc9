const NIK_PATTERN = /^\d{16}$/;
const HIDDEN_NIK = '*'.repeat(16);

/**
 * Masks a NIK for a screen: `3275********0001`. Kept are the regency of first issue (4 digits) and
 * the serial (4); hidden are the sub-district and, above all, day, month and year of birth with the
 * 40 that marks women, so neither age nor sex can be read from it. Some 300,000 NIKs share a mask
 * within one regency. Anything but 16 digits comes back fully hidden and is never echoed.
 */
export function maskNik(nik: string): string {
  if (!NIK_PATTERN.test(nik)) return HIDDEN_NIK;
  return `${nik.slice(0, 4)}********${nik.slice(12)}`;
}

/**
 * The initials of a name, for those who may count people but not know them: "Siti Nur Aisyah" gives
 * "S.N.A.". Words without a letter are passed over; a name without any letter gives "".
 */
export function initials(name: string): string {
  const letters = name.split(/\s+/u).flatMap((word) => /\p{L}/u.exec(word) ?? []);
  return letters.map((letter) => `${letter.toLocaleUpperCase('id')}.`).join('');
}
