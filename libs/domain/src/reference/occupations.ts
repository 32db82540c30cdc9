import { type OccupationCode } from '../values/brands.js';
import { lettersOf } from './letters.js';
import { occupationList } from './occupation-list.js';

/** The code of every occupation that is not listed. */
export const otherOccupation = 'lainnya' as OccupationCode;

/** Every occupation, in the order of the list. */
export const occupationCodes: readonly OccupationCode[] = occupationList.map((entry) => entry.code as OccupationCode);

const byKey = new Map<string, OccupationCode>();
for (const entry of occupationList) {
  for (const name of [entry.code, entry.labelId, entry.labelEn, ...entry.aliases]) byKey.set(lettersOf(name), entry.code as OccupationCode);
}
const byCode = new Map(occupationList.map((entry) => [entry.code, entry]));

export interface OccupationReading {
  readonly code: OccupationCode;
  /** False where the text is not listed and `lainnya` stands in for it. */
  readonly known: boolean;
}

/** The occupation that a text means by code, label or alias, comparing letters only; else `lainnya`. */
export function resolveOccupation(text: string): OccupationReading {
  const code = byKey.get(lettersOf(text));
  return code === undefined ? { code: otherOccupation, known: false } : { code, known: true };
}

/** Label of an occupation, or null for a code that is not listed. */
export function occupationLabel(code: OccupationCode, language: 'id' | 'en'): string | null {
  const entry = byCode.get(code);
  if (!entry) return null;
  return language === 'id' ? entry.labelId : entry.labelEn;
}

/** Risk class of every occupation (1 the highest), as a policy copies it. */
export const occupationRisk: Readonly<Record<OccupationCode, number>> = Object.fromEntries(occupationList.map((entry) => [entry.code, entry.risk]));
