/** Up to which position the answers on the screen were counted. */
import { type Query } from '@tanstack/react-query';
import { momentOfKey } from '../api/query-url';

/** The parts of a kept answer that tell whether, and up to where, it is on the screen. */
export interface KeptAnswer {
  readonly queryKey: Query['queryKey'];
  readonly isActive: boolean;
  readonly data: unknown;
}

function positionIn(data: unknown): string | null {
  const position = typeof data === 'object' && data !== null && 'position' in data ? data.position : null;
  return typeof position === 'string' && /^\d{1,15}$/.test(position) ? position : null;
}

/**
 * The greatest position among the answers about one moment that are in use: a checkpoint over that
 * one is over all of them. Null where none is shown, or where positions are not counted.
 */
export function greatestPosition(answers: readonly KeptAnswer[], asOf: string | undefined): string | null {
  let greatest: string | null = null;
  for (const { queryKey, isActive, data } of answers) {
    if (!isActive || momentOfKey(queryKey) !== (asOf ?? null)) continue;
    const position = positionIn(data);
    if (position !== null && (greatest === null || Number(position) > Number(greatest))) greatest = position;
  }
  return greatest;
}
