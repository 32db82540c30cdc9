import { type BusinessDate, type Nik } from '../values/brands.js';
import { type CellInput } from '../values/cell-input.js';
import { failedBy, read, type Reading } from '../values/fault.js';
import { FaultCollector } from '../values/fault-collector.js';
import { readFamilyCardNumber, readName, readOptionalText, readPhone } from '../values/text-input.js';
import { registrationWarnings, type RegistrationWarning, type WorkerDetailsCorrected, type WorkerPersonalData } from './events.js';
import { contradictions, coverableMonths, longest, readBirthDate, readKelurahan, readOccupation, readSex, readSource } from './fields.js';

/** Raw fields to be corrected. One that is absent stays as it is; an empty one is emptied where it may be. */
export type CorrectionInput = {
  readonly [Field in 'noKk' | 'name' | 'birthPlace' | 'birthDate' | 'sex' | 'address' | 'kecamatan' | 'kelurahan' | 'phone' | 'occupation' | 'source']?: CellInput | null | undefined;
};

/** Facts in clear as a correction changes them. */
export type ClearChanges = WorkerDetailsCorrected['data']['changed'];
/** Sealed fields as a correction changes them; a NIK is never corrected. */
export type SealedChanges = Partial<Omit<WorkerPersonalData, 'nik'>>;

export interface ReadCorrection {
  readonly changed: ClearChanges;
  readonly sealed: SealedChanges;
}

export interface CorrectionReadingOptions {
  readonly today: BusinessDate;
  /** The worker's NIK where it has been opened: warnings about it are judged anew only then. */
  readonly nik: Nik | null;
  /** The warnings that stand on the record. */
  readonly warnings: readonly RegistrationWarning[];
}

/**
 * Reads the fields of a correction by the rules of a registration, save one: an age out of range is
 * no fault, because a correction says what is true and the programme judges age anyway. Kecamatan
 * and kelurahan come together.
 */
export function readCorrection(input: CorrectionInput, options: CorrectionReadingOptions): Reading<ReadCorrection> {
  const found = new FaultCollector();
  const given = (field: keyof CorrectionInput): boolean => input[field] !== undefined;
  const noKk = given('noKk') ? { noKk: found.optional('noKk', readFamilyCardNumber(input.noKk)) } : {};
  const name = given('name') ? found.required('name', readName(input.name, longest.name)) : null;
  const birthPlace = given('birthPlace') ? { birthPlace: found.optional('birthPlace', readOptionalText(input.birthPlace, longest.birthPlace)) } : {};
  const birthDate = given('birthDate') ? readBirthDate(found, input.birthDate, options.today) : null;
  const sex = given('sex') ? readSex(found, input.sex) : null;
  const address = given('address') ? { address: found.optional('address', readOptionalText(input.address, longest.address)) } : {};
  const kelurahan = given('kecamatan') || given('kelurahan') ? readKelurahan(found, input.kecamatan, input.kelurahan) : null;
  const phone = given('phone') ? { phone: found.optional('phone', readPhone(input.phone)) } : {};
  const occupation = given('occupation') ? readOccupation(found, input.occupation) : null;
  const source = given('source') ? { source: readSource(found, input.source) } : {};

  const failure = failedBy(found.faults);
  if (failure !== null) return failure;

  const judged = new Set<RegistrationWarning>();
  if (options.nik !== null && birthDate !== null) judged.add('NIK_BIRTH_DATE_DIFFERS');
  if (options.nik !== null && sex !== null) judged.add('NIK_SEX_DIFFERS');
  if (occupation !== null) judged.add('OCCUPATION_UNKNOWN');
  const standing = new Set<RegistrationWarning>([
    ...options.warnings.filter((warning) => !judged.has(warning)),
    ...(options.nik === null ? [] : contradictions(options.nik, birthDate, sex)),
    ...(occupation !== null && !occupation.known ? (['OCCUPATION_UNKNOWN'] as const) : []),
  ]);
  return read({
    changed: {
      ...(kelurahan === null ? {} : { kelurahan }),
      ...(sex === null ? {} : { sex }),
      ...(occupation === null ? {} : { occupation: occupation.code }),
      ...(birthDate === null ? {} : coverableMonths(birthDate)),
      ...source,
      ...(judged.size === 0 ? {} : { warnings: registrationWarnings.filter((warning) => standing.has(warning)) }),
    },
    sealed: { ...noKk, ...(name === null ? {} : { name }), ...birthPlace, ...(birthDate === null ? {} : { birthDate }), ...address, ...phone },
  });
}
