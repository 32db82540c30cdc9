/** How a question becomes an address, and under what its answer is kept. */
import { type QueryKey } from '@tanstack/react-query';
import { queryContracts, type QueryContract, type QueryName } from '@lindung/integration-events/http/queries';
import { currentFloor } from './floor';

export type Parameters = Readonly<Record<string, string>>;
export type Filters = Readonly<Record<string, string | number | undefined>>;

/** Whether a question can be asked of an earlier moment. */
export function takesMoment(name: QueryName): boolean {
  return 'asOf' in queryContracts[name].query.shape;
}

/**
 * Same origin: the query API serves this page. A question about the past carries no floor, because
 * what somebody wrote since then is not part of the answer.
 */
export function queryUrl(name: QueryName, params: Parameters, filters: Filters, asOf?: string): string {
  const contract: QueryContract = queryContracts[name];
  const path = contract.path.replace(/:([A-Za-z]+)/g, (_, key: string) => encodeURIComponent(params[key] ?? ''));
  const search = new URLSearchParams();
  for (const [key, value] of Object.entries(filters)) {
    if (value !== undefined && value !== '') search.set(key, String(value));
  }
  const floor = currentFloor();
  if (asOf !== undefined && takesMoment(name)) search.set('asOf', asOf);
  else if (floor !== null && contract.roles !== 'public') search.set('minPosition', floor);
  const text = search.toString();
  return `/v1${path}${text ? `?${text}` : ''}`;
}

/** Under what an answer is kept: its question, and the moment that it was asked of. */
export function answerKey(name: QueryName, params: Parameters, filters: Filters, asOf: string | undefined): QueryKey {
  return [name, params, filters, asOf ?? null];
}

/** The moment that a kept answer is about; null for now. */
export function momentOfKey(key: QueryKey): unknown {
  return key[3] ?? null;
}
