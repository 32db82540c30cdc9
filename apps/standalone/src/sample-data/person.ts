import { chanceFor } from './chance.js';
import { areasOfFirstIssue, birthPlaces, femaleNames, lastNames, maleNames, sources, streets } from './names.js';
import { kelurahanPlaces, occupationSpellings } from './vocabulary.js';

/** An invented candidate, before anything is misspelt. */
export interface SamplePerson {
  readonly nik: string;
  readonly noKk: string;
  readonly name: string;
  readonly birthPlace: string;
  /** `YYYY-MM-DD`. */
  readonly birthDate: string;
  readonly sex: 'L' | 'P';
  readonly address: string;
  readonly kecamatan: string;
  readonly kelurahan: string;
  readonly phone: string;
  readonly occupation: string;
  readonly source: string;
}

const msPerDay = 86_400_000;
/** Birth days from which everybody is coverable in 2026, and for years after it: 1 February 1970 to 31 December 2008. */
const firstBirthDay = Date.UTC(1970, 1, 1) / msPerDay;
const birthDays = Date.UTC(2008, 11, 31) / msPerDay - firstBirthDay + 1;
/** Coprime to the number of birth days, so that neighbours in the list are not neighbours in age. */
const stride = 7919;
const serials = 9999;

/** How many different people one seed has: one per birth day and serial number. */
export const peoplePerSeed = birthDays * serials;

const two = (value: number): string => String(value).padStart(2, '0');

function nikOf(area: string, birthDate: string, sex: 'L' | 'P', serial: number): string {
  const day = Number(birthDate.slice(8, 10)) + (sex === 'P' ? 40 : 0);
  return `${area}${two(day)}${birthDate.slice(5, 7)}${birthDate.slice(2, 4)}${String(serial).padStart(4, '0')}`;
}

/**
 * Person number `index` (from 0) of a seed. Pairs of birth day and serial number never repeat, so
 * no two people of one seed share a NIK, in lists of any size up to {@link peoplePerSeed}.
 */
export function personAt(seed: number, index: number): SamplePerson {
  if (index < 0 || index >= peoplePerSeed) throw new RangeError(`The sample has people 0 to ${peoplePerSeed - 1}.`);
  const chance = chanceFor(seed, index, 0);
  const birthDate = new Date((firstBirthDay + ((index * stride) % birthDays)) * msPerDay).toISOString().slice(0, 10);
  const sex = chance.perMille(620) ? 'L' : 'P';
  const serial = (Math.floor(index / birthDays) % serials) + 1;
  const place = chance.pick(kelurahanPlaces);
  return {
    nik: nikOf(chance.pick(areasOfFirstIssue), birthDate, sex, serial),
    noKk: nikOf(chance.pick(areasOfFirstIssue), `20${two(chance.between(5, 25))}-${two(chance.between(1, 12))}-${two(chance.between(1, 28))}`, 'L', chance.between(1, serials)),
    name: `${chance.pick(sex === 'L' ? maleNames : femaleNames)} ${chance.pick(lastNames)}`,
    birthPlace: chance.pick(birthPlaces),
    birthDate,
    sex,
    address: `${chance.pick(streets)} No. ${chance.between(1, 99)} RT ${two(chance.between(1, 12))}/RW ${two(chance.between(1, 20))}`,
    kecamatan: place.kecamatan,
    kelurahan: place.kelurahan,
    phone: `08${chance.between(11, 59)}${chance.between(1_000_000, 99_999_999)}`,
    occupation: chance.pick(occupationSpellings),
    source: chance.pick(sources),
  };
}
