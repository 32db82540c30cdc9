/** The verdict on the figures of the page, found again whenever they move on. */
import { useThrottledValue } from '@mantine/hooks';
import { useQuery, useQueryClient, type Query } from '@tanstack/react-query';
import { useSeesLog } from '../events/use-log-page';
import { lastMsOf } from '../moment/moment-search';
import { useAsOf } from '../moment/use-moment';
import { useShownPosition } from './shown-position';
import { thisBrowser } from './this-browser';
import { type Verdict } from './verdict';

/** An import moves the log on many times a second; that often nobody looks. */
const EXAMINE_EVERY_MS = 3_000;
const KEY = 'evidence';
/** After how long what could not be examined is tried again. */
const AGAIN_MS: Readonly<Partial<Record<Verdict['state'], number>>> = { waiting: 2_000, offline: 10_000, unavailable: 15_000 };

/** `none`: there are no figures on the page; `empty`: they were counted over no event, and nothing more can be said of it. */
export interface Evidence {
  readonly position: string | null;
  readonly verdict: Verdict | { readonly state: 'none' | 'empty' | 'checking' };
}

function againAfter(query: Query<Verdict>): number | false {
  return AGAIN_MS[query.state.data?.state ?? 'verified'] ?? false;
}

export function useEvidence(): Evidence {
  const asOf = useAsOf();
  const shown = useShownPosition();
  const moving = useThrottledValue(asOf === undefined ? shown : null, EXAMINE_EVERY_MS);
  // The past stands still, and whoever goes there need not wait.
  const examined = asOf === undefined ? moving : shown;
  const seesLog = useSeesLog();
  // That nothing was recorded by a day can be held against the first event.
  const isBeforeFirst = shown === '0' && seesLog && asOf !== undefined && lastMsOf(asOf) !== null;
  const isExamined = examined !== null && (examined !== '0' || isBeforeFirst);
  const result = useQuery<Verdict>({
    queryKey: [KEY, examined, asOf ?? null, seesLog],
    queryFn: async () => (await import('./verifier')).verdictOnFigures(thisBrowser, { position: Number(examined ?? '0'), asOf, seesLog }),
    enabled: isExamined,
    retry: false,
    staleTime: Number.POSITIVE_INFINITY,
    refetchInterval: againAfter,
  });
  const state = shown === null ? 'none' : shown === '0' && !isBeforeFirst ? 'empty' : 'checking';
  if (state !== 'checking' || shown !== examined) return { position: shown, verdict: { state } };
  if (result.fetchStatus === 'paused') return { position: shown, verdict: { state: 'offline' } };
  if (result.isError) return { position: shown, verdict: { state: 'unavailable' } };
  return { position: shown, verdict: result.data ?? { state } };
}

/** Examines everything again, after what this browser trusts has changed. */
export function useExamineAgain(): () => void {
  const client = useQueryClient();
  return () => void client.resetQueries({ queryKey: [KEY] });
}
