import { coverableFrom, coverableUntil } from '../values/age.js';
import { type BusinessDate, type KelurahanCode, type Month, type Nik, type Sex } from '../values/brands.js';
import { type CellInput, optionalCellText } from '../values/cell-input.js';
import { hasNik } from '../values/clear-text.js';
import { readDate } from '../values/date-input.js';
import { yearOf } from '../values/dates.js';
import { type FaultCollector } from '../values/fault-collector.js';
import { nikAgreesWithBirthDate, nikAgreesWithSex } from '../values/nik.js';
import { readOptionalText, readText } from '../values/text-input.js';
import { resolveArea } from '../reference/areas.js';
import { lettersOf } from '../reference/letters.js';
import { type OccupationReading, resolveOccupation } from '../reference/occupations.js';
import { type RegistrationWarning } from './events.js';

/** Longest texts that a record takes, in UTF-16 code units. */
export const longest = { name: 120, birthPlace: 100, address: 300, area: 100, occupation: 100, source: 120, ktpCity: 100 } as const;

type Raw = CellInput | null | undefined;

const sexBySpelling: ReadonlyMap<string, Sex> = new Map([
  ...['l', 'lk', 'laki', 'lakilaki', 'pria', 'm', 'male'].map((spelling) => [spelling, 'L'] as const),
  ...['p', 'pr', 'perempuan', 'wanita', 'w', 'f', 'female'].map((spelling) => [spelling, 'P'] as const),
]);

/** L or P, from letters or words of either language. */
export function readSex(found: FaultCollector, raw: Raw): Sex | null {
  const text = optionalCellText(raw);
  if (text === '') return found.add('FIELD_MISSING', 'sex');
  return sexBySpelling.get(text.length > 20 ? '' : lettersOf(text)) ?? found.add('FIELD_INVALID', 'sex');
}

/** A birth date that is not later than `today`; two-digit years are read as past ones. */
export function readBirthDate(found: FaultCollector, raw: Raw, today: BusinessDate): BusinessDate | null {
  if (raw === null || raw === undefined || optionalCellText(raw) === '') return found.add('FIELD_MISSING', 'birthDate');
  const date = readDate(raw, { latestYear: yearOf(today) });
  return date === null || date > today ? found.add('BIRTH_DATE_INVALID', 'birthDate') : date;
}

/** The kelurahan of a pair of names or codes; the fault names the one of the two that is at fault. */
export function readKelurahan(found: FaultCollector, rawKecamatan: Raw, rawKelurahan: Raw): KelurahanCode | null {
  const kecamatan = found.required('kecamatan', readText(rawKecamatan, longest.area));
  const kelurahan = found.required('kelurahan', readText(rawKelurahan, longest.area));
  if (kecamatan === null || kelurahan === null) return null;
  const area = resolveArea(kecamatan, kelurahan);
  return typeof area === 'string' ? area : found.add(area.code, area.field);
}

/** An occupation; what the list does not know becomes `lainnya`. */
export function readOccupation(found: FaultCollector, raw: Raw): OccupationReading | null {
  const text = found.required('occupation', readText(raw, longest.occupation));
  return text === null ? null : resolveOccupation(text);
}

/** Who brought the list; stays in clear, so that it may not carry what looks like a NIK. */
export function readSource(found: FaultCollector, raw: Raw): string | null {
  const source = found.optional('source', readOptionalText(raw, longest.source));
  return source !== null && hasNik(source) ? found.add('CLEAR_TEXT_HAS_NIK', 'source') : source;
}

/** The two months that stand for a birth date in clear. */
export function coverableMonths(birthDate: BusinessDate): { readonly coverableFrom: Month; readonly coverableUntil: Month } {
  return { coverableFrom: coverableFrom(birthDate), coverableUntil: coverableUntil(birthDate) };
}

/** The warnings that follow from holding a declaration against the NIK. */
export function contradictions(nik: Nik, birthDate: BusinessDate | null, sex: Sex | null): readonly RegistrationWarning[] {
  const warnings: RegistrationWarning[] = [];
  if (birthDate !== null && !nikAgreesWithBirthDate(nik, birthDate)) warnings.push('NIK_BIRTH_DATE_DIFFERS');
  if (sex !== null && !nikAgreesWithSex(nik, sex)) warnings.push('NIK_SEX_DIFFERS');
  return warnings;
}
