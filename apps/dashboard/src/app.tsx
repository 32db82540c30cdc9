/** The page as a whole: wording, look, cache and routes. */
import { MantineProvider } from '@mantine/core';
import { Notifications } from '@mantine/notifications';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { useEffect, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { clearFloor } from './api/floor';
import { ApiProblem } from './api/problem';
import { useSession } from './api/session';
import { router } from './router';
import { cssVariables, themeWith } from './theme';

/** A replay of a long log takes its time; each refusal says when to ask again. */
const REPLAY_ASKED = 100;

/** Questions are asked again only where the next answer can differ: lost on the way, or not caught up yet. */
function mayAskAgain(failures: number, error: Error): boolean {
  if (error instanceof ApiProblem && error.code === 'REPLAY_UNDER_WAY') return failures < REPLAY_ASKED;
  return failures < 3 && error instanceof ApiProblem && (error.status === 503 || error.status === 429 || error.code === 'NETWORK');
}

function waitMs(failures: number, error: Error): number {
  const asked = error instanceof ApiProblem ? error.retryAfterMs : null;
  return Math.min(asked ?? 500 * 2 ** failures, 10_000);
}

const queryClient = new QueryClient({
  defaultOptions: { queries: { retry: mayAskAgain, retryDelay: waitMs, staleTime: 5_000 } },
});

/** Nothing that one person saw stays in memory for the next. */
function ForgetOnSignOut() {
  const subject = useSession()?.token ?? null;
  useEffect(() => {
    if (subject === null) {
      clearFloor();
      queryClient.removeQueries({ predicate: (query) => query.queryKey[0] !== 'config' });
    }
  }, [subject]);
  return null;
}

export function App() {
  const { t } = useTranslation();
  const close = t('common.close');
  const theme = useMemo(() => themeWith({ close }), [close]);
  return (
    <MantineProvider theme={theme} cssVariablesResolver={cssVariables} forceColorScheme="light">
      <QueryClientProvider client={queryClient}>
        <Notifications position="bottom-right" autoClose={6000} />
        <ForgetOnSignOut />
        <RouterProvider router={router} />
      </QueryClientProvider>
    </MantineProvider>
  );
}
