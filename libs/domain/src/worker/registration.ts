import { isKtpKotaBekasi } from '../reference/areas.js';
import { coverableInYear } from '../values/age.js';
import { type BusinessDate, type Nik } from '../values/brands.js';
import { type CellInput } from '../values/cell-input.js';
import { type DigitRepair } from '../values/digits.js';
import { failedBy, read, type Reading } from '../values/fault.js';
import { FaultCollector } from '../values/fault-collector.js';
import { parseNik } from '../values/nik.js';
import { readFamilyCardNumber, readName, readOptionalText, readPhone } from '../values/text-input.js';
import { type RegistrationFacts, type RegistrationWarning, type WorkerPersonalData } from './events.js';
import { contradictions, coverableMonths, longest, readBirthDate, readKelurahan, readOccupation, readSex, readSource } from './fields.js';

type OptionalCell = CellInput | null | undefined;

/** The raw fields of a registration, as a request or a row of a candidates list gives them. */
export interface RegistrationInput {
  readonly nik: CellInput;
  readonly noKk?: OptionalCell;
  readonly name: CellInput;
  readonly birthPlace?: OptionalCell;
  readonly birthDate: CellInput;
  readonly sex: CellInput;
  readonly address?: OptionalCell;
  readonly kecamatan: CellInput;
  readonly kelurahan: CellInput;
  readonly phone?: OptionalCell;
  readonly occupation: CellInput;
  readonly source?: OptionalCell;
  /** City of the identity card; empty means Kota Bekasi. */
  readonly ktpCity?: OptionalCell;
}

export interface RegistrationReadingOptions {
  readonly today: BusinessDate;
  /** Budget year: somebody who cannot be covered in any of its months is refused. */
  readonly programYear: number;
}

/** The facts in clear that the fields of a registration lead to; ids and keys come from elsewhere. */
export type DeclaredFacts = Omit<RegistrationFacts, 'workerId' | 'keyId' | 'importId' | 'row'>;

/** A registration that can be recorded. */
export interface ReadRegistration {
  readonly nik: Nik;
  readonly facts: DeclaredFacts;
  readonly personal: WorkerPersonalData;
  /** Whether the NIK had to be repaired; other spellings that were understood are no repair. */
  readonly repaired: boolean;
  readonly repairs: readonly DigitRepair[];
}

/**
 * Reads a registration, or names every fault of it in the order of the columns. An unknown
 * occupation and a birth date or sex that contradicts the NIK are warnings on the record; an age out
 * of range throughout the programme's year, an unknown area and another city's card are faults.
 */
export function readRegistration(input: RegistrationInput, options: RegistrationReadingOptions): Reading<ReadRegistration> {
  const found = new FaultCollector();
  const nik = parseNik(input.nik);
  if (!nik.ok) found.add(nik.code, 'nik');
  const noKk = found.optional('noKk', readFamilyCardNumber(input.noKk));
  const name = found.required('name', readName(input.name, longest.name));
  const birthPlace = found.optional('birthPlace', readOptionalText(input.birthPlace, longest.birthPlace));
  const birthDate = readBirthDate(found, input.birthDate, options.today);
  const months = birthDate === null ? null : coverableMonths(birthDate);
  if (months !== null && !coverableInYear(months.coverableFrom, months.coverableUntil, options.programYear)) found.add('AGE_OUT_OF_RANGE', 'birthDate');
  const sex = readSex(found, input.sex);
  const address = found.optional('address', readOptionalText(input.address, longest.address));
  const kelurahan = readKelurahan(found, input.kecamatan, input.kelurahan);
  const phone = found.optional('phone', readPhone(input.phone));
  const occupation = readOccupation(found, input.occupation);
  const source = readSource(found, input.source);
  if (!isKtpKotaBekasi(found.optional('ktpCity', readOptionalText(input.ktpCity, longest.ktpCity)))) found.add('NOT_KTP_KOTA_BEKASI', 'ktpCity');

  const failure = failedBy(found.faults);
  if (failure !== null) return failure;
  if (!nik.ok || name === null || birthDate === null || months === null || sex === null || kelurahan === null || occupation === null) {
    throw new Error('A required field was left out without a fault.');
  }
  const warnings: RegistrationWarning[] = [
    ...(nik.repaired ? (['NIK_REPAIRED'] as const) : []),
    ...contradictions(nik.nik, birthDate, sex),
    ...(occupation.known ? [] : (['OCCUPATION_UNKNOWN'] as const)),
  ];
  return read({
    nik: nik.nik,
    facts: { kelurahan, sex, occupation: occupation.code, ...months, source, warnings },
    personal: { nik: nik.nik, noKk, name, birthPlace, birthDate, address, phone },
    repaired: nik.repaired,
    repairs: nik.repairs,
  });
}
