/** Questions to the query API, by the table of contracts: path, parameters and the shape of the answer. */
import { keepPreviousData, useQuery, type UseQueryResult } from '@tanstack/react-query';
import { queryContracts, type QueryAnswer, type QueryContract, type QueryName } from '@lindung/integration-events/http/queries';
import { currentFloor } from './floor';
import { readJson, send } from './http';

export type Parameters = Readonly<Record<string, string>>;
export type Filters = Readonly<Record<string, string | number | undefined>>;

/** Same origin: the query API serves this page. */
export function queryUrl(name: QueryName, params: Parameters, filters: Filters): string {
  const contract: QueryContract = queryContracts[name];
  const path = contract.path.replace(/:([A-Za-z]+)/g, (_, key: string) => encodeURIComponent(params[key] ?? ''));
  const search = new URLSearchParams();
  for (const [key, value] of Object.entries(filters)) {
    if (value !== undefined && value !== '') search.set(key, String(value));
  }
  const floor = currentFloor();
  if (floor !== null && contract.roles !== 'public') search.set('minPosition', floor);
  const text = search.toString();
  return `/v1${path}${text ? `?${text}` : ''}`;
}

/** Asks once, outside of React. */
export async function ask<N extends QueryName>(name: N, params: Parameters = {}, filters: Filters = {}, signal?: AbortSignal): Promise<QueryAnswer<N>> {
  const response = await send(queryUrl(name, params, filters), signal ? { signal } : {});
  const contract: QueryContract = queryContracts[name];
  return (await readJson(response, contract.response)) as QueryAnswer<N>;
}

interface AnswerOptions {
  /** Asks only when true; default true. */
  readonly enabled?: boolean;
  /** Asks again after so many milliseconds. */
  readonly refetchEveryMs?: number;
  /** Keeps showing the former page while the next one loads. */
  readonly keepPrevious?: boolean;
  readonly staleMs?: number;
}

/** The answer to one question, kept, shared and asked again after every command. */
export function useAnswer<N extends QueryName>(name: N, params: Parameters = {}, filters: Filters = {}, options: AnswerOptions = {}): UseQueryResult<QueryAnswer<N>> {
  return useQuery<QueryAnswer<N>>({
    queryKey: [name, params, filters],
    queryFn: ({ signal }) => ask(name, params, filters, signal),
    enabled: options.enabled ?? true,
    ...(options.refetchEveryMs === undefined ? {} : { refetchInterval: options.refetchEveryMs }),
    ...(options.staleMs === undefined ? {} : { staleTime: options.staleMs }),
    ...(options.keepPrevious ? { placeholderData: keepPreviousData as never } : {}),
  });
}

/** What the page must know before anybody has signed in; asked once. */
export function useConfig(): UseQueryResult<QueryAnswer<'config'>> {
  return useAnswer('config', {}, {}, { staleMs: Number.POSITIVE_INFINITY });
}
