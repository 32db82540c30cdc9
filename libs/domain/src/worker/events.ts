import { type DomainEvent } from '../event.js';
import { type civilStatuses, type exitReasons } from '../reasons.js';
import { type BusinessDate, type Decile, type KelurahanCode, type Month, type OccupationCode, type Sex, type WorkerId } from '../values/brands.js';

/** Something on the record that a person should look at; never a reason to reject. */
export const registrationWarnings = ['NIK_REPAIRED', 'NIK_BIRTH_DATE_DIFFERS', 'NIK_SEX_DIFFERS', 'OCCUPATION_UNKNOWN'] as const;
export type RegistrationWarning = (typeof registrationWarnings)[number];

export type ExitReason = (typeof exitReasons)[number];

export type CivilStatus = (typeof civilStatuses)[number];

/** What of a registration is personal data and is sealed under the registration's key. */
export interface WorkerPersonalData {
  readonly nik: string;
  readonly noKk: string | null;
  readonly name: string;
  readonly birthPlace: string | null;
  readonly birthDate: string;
  readonly address: string | null;
  readonly phone: string | null;
}

/** A note of an official, sealed with the worker's data. */
export interface SealedNote {
  readonly note: string;
}

/** The facts of a registration that stay in clear, and that ranking may use. */
export interface RegistrationFacts {
  readonly workerId: WorkerId;
  /** Names the key that seals this registration's personal data. */
  readonly keyId: string;
  readonly kelurahan: KelurahanCode;
  readonly sex: Sex;
  readonly occupation: OccupationCode;
  /** First month on whose first day the person is at least 17. */
  readonly coverableFrom: Month;
  /** Last month on whose first day the person is not yet 65. */
  readonly coverableUntil: Month;
  readonly source: string | null;
  readonly warnings: readonly RegistrationWarning[];
  /** The import and row that brought it, or null for a single registration. */
  readonly importId: string | null;
  readonly row: number | null;
}

/** A dated DTSEN result's origin. */
export interface SnapshotReference {
  /** Period of a loaded extract (`YYYY-MM`, `YYYY-Qn`) or any label for a check made by hand. */
  readonly snapshotId: string;
  /** The day up to which the snapshot speaks: the last day of its period, or the day of a check by hand. */
  readonly snapshotDate: BusinessDate;
  readonly method: 'extract' | 'manual';
}

export type WorkerRegistered = DomainEvent<'WorkerRegistered', RegistrationFacts, WorkerPersonalData>;
/** Somebody who had exited (not by death) or was erased comes again, under a new key. */
export type WorkerReregistered = DomainEvent<'WorkerReregistered', RegistrationFacts, WorkerPersonalData>;
export type WorkerDetailsCorrected = DomainEvent<
  'WorkerDetailsCorrected',
  {
    readonly workerId: WorkerId;
    readonly keyId: string;
    readonly changed: Partial<Pick<RegistrationFacts, 'kelurahan' | 'sex' | 'occupation' | 'coverableFrom' | 'coverableUntil' | 'source' | 'warnings'>>;
    /** Names of the sealed fields that changed, so that history can say so without opening them. */
    readonly sealedFields: readonly (keyof WorkerPersonalData)[];
    readonly reason: string;
  },
  { readonly changes: Partial<WorkerPersonalData>; readonly note: string | null }
>;
export type DtsenVerified = DomainEvent<'DtsenVerified', SnapshotReference & { readonly workerId: WorkerId; readonly decile: Decile | null }>;
export type DtsenRejected = DomainEvent<
  'DtsenRejected',
  SnapshotReference & { readonly workerId: WorkerId; readonly reason: 'DTSEN_NOT_FOUND' | 'CIVIL_STATUS_DECEASED' | 'CIVIL_STATUS_MOVED' }
>;
export type WorkerExited = DomainEvent<
  'WorkerExited',
  { readonly workerId: WorkerId; readonly keyId: string; readonly reason: ExitReason; readonly effectiveDate: BusinessDate },
  SealedNote
>;
export type WorkerReinstated = DomainEvent<'WorkerReinstated', { readonly workerId: WorkerId; readonly keyId: string; readonly reason: string }, SealedNote>;
export type PersonalDataRevealed = DomainEvent<'PersonalDataRevealed', { readonly workerId: WorkerId; readonly purpose: string }>;
export type PersonalDataErased = DomainEvent<
  'PersonalDataErased',
  { readonly workerId: WorkerId; readonly legalBasis: string; /** Every key of this worker; all are destroyed. */ readonly keyIds: readonly string[] }
>;

export type WorkerEvent =
  | WorkerRegistered
  | WorkerReregistered
  | WorkerDetailsCorrected
  | DtsenVerified
  | DtsenRejected
  | WorkerExited
  | WorkerReinstated
  | PersonalDataRevealed
  | PersonalDataErased;
