/** Wording of every public code, for people who read the dashboard. */
import { reasons } from '@lindung/domain/reasons';
import { transportCodes } from './problem.js';

export type Language = 'id' | 'en';

/** Says what a code means and what to do about it; null for a code that has no wording. */
export function explainCode(code: string, language: Language): string | null {
  if (Object.hasOwn(reasons, code)) return reasons[code as keyof typeof reasons][language];
  if (Object.hasOwn(transportCodes, code)) return transportCodes[code as keyof typeof transportCodes][language];
  return null;
}
