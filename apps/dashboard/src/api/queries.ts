/** Questions to the query API, by the table of contracts: path, parameters and the shape of the answer. */
import { useQuery, type Query, type UseQueryResult } from '@tanstack/react-query';
import { queryContracts, type QueryAnswer, type QueryContract, type QueryName } from '@lindung/integration-events/http/queries';
import { useAsOf } from '../moment/use-moment';
import { readJson, send } from './http';
import { answerKey, momentOfKey, queryUrl, takesMoment, type Filters, type Parameters } from './query-url';

/** What was, stays as it was; only erasure reaches back. */
const PAST_STALE_MS = 600_000;

interface AskOptions {
  readonly signal?: AbortSignal;
  /** Answers as it stood then. */
  readonly asOf?: string | undefined;
}

/** Asks once, outside of React. */
export async function ask<N extends QueryName>(name: N, params: Parameters = {}, filters: Filters = {}, { signal, asOf }: AskOptions = {}): Promise<QueryAnswer<N>> {
  const response = await send(queryUrl(name, params, filters, asOf), signal ? { signal } : {});
  const contract: QueryContract = queryContracts[name];
  return (await readJson(response, contract.response)) as QueryAnswer<N>;
}

interface AnswerOptions {
  /** Asks only when true; default true. */
  readonly enabled?: boolean;
  /** Asks again after so many milliseconds; never of the past. */
  readonly refetchEveryMs?: number;
  /** Keeps showing the former page while the next one loads. */
  readonly keepPrevious?: boolean;
  readonly staleMs?: number;
  /** Asks about now, whatever moment the page is looked at from. */
  readonly live?: boolean;
}

/** The answer to one question as it stood at the moment in the address; kept, shared and asked again after every command. */
export function useAnswer<N extends QueryName>(name: N, params: Parameters = {}, filters: Filters = {}, options: AnswerOptions = {}): UseQueryResult<QueryAnswer<N>> {
  const lookedAt = useAsOf();
  const asOf = options.live === true || !takesMoment(name) ? undefined : lookedAt;
  const staleTime = asOf === undefined ? options.staleMs : PAST_STALE_MS;
  // A page of another moment must not stand in for one of this moment, not even for a second.
  const ofThisMoment = (previous: unknown, query: Query | undefined) => (query !== undefined && momentOfKey(query.queryKey) === (asOf ?? null) ? previous : undefined);
  return useQuery<QueryAnswer<N>>({
    queryKey: answerKey(name, params, filters, asOf),
    queryFn: ({ signal }) => ask(name, params, filters, { signal, asOf }),
    enabled: options.enabled ?? true,
    ...(options.refetchEveryMs === undefined || asOf !== undefined ? {} : { refetchInterval: options.refetchEveryMs }),
    ...(staleTime === undefined ? {} : { staleTime }),
    ...(options.keepPrevious ? { placeholderData: ofThisMoment as never } : {}),
  });
}

/** What the page must know before anybody has signed in; asked once. */
export function useConfig(): UseQueryResult<QueryAnswer<'config'>> {
  return useAnswer('config', {}, {}, { staleMs: Number.POSITIVE_INFINITY });
}
