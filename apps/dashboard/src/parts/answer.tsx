/** What stands in the place of an answer that is not there: loading, a replay under way, nothing yet at that moment, failed. */
import { Center, Loader, Skeleton } from '@mantine/core';
import { type UseQueryResult } from '@tanstack/react-query';
import { type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { ApiProblem } from '../api/problem';
import { NotThereYet, type Subject } from '../moment/not-there-yet';
import { ReplayNotice } from '../moment/replay-notice';
import { useAsOf } from '../moment/use-moment';
import { ProblemAlert } from './problem-alert';

interface AnswerProps<T> {
  readonly result: UseQueryResult<T>;
  readonly children: (data: T) => ReactNode;
  /** Height of the placeholder, so that the page does not jump. */
  readonly placeholderHeight?: number;
  /** What may not have existed yet at an earlier moment; the programme where nothing else is said. */
  readonly subject?: Subject;
}

/** Shows an answer once it is there; an older one stays visible while a newer is on its way, also when that fails. */
export function Answer<T>({ result, children, placeholderHeight = 160, subject = 'program' }: AnswerProps<T>) {
  const { t } = useTranslation();
  const asOf = useAsOf();
  const retry = () => void result.refetch();
  if (result.data !== undefined) {
    return (
      <>
        {result.isError && <ProblemAlert error={result.error} onRetry={retry} />}
        {children(result.data)}
      </>
    );
  }
  if (result.isError && asOf !== undefined && result.error instanceof ApiProblem && result.error.status === 404) return <NotThereYet asOf={asOf} subject={subject} />;
  if (result.isError) return <ProblemAlert error={result.error} onRetry={retry} />;
  if (asOf !== undefined) return <ReplayNotice asOf={asOf} height={placeholderHeight} lastRefusal={result.failureReason} />;
  return (
    <div role="status" aria-label={t('common.loading')}>
      <Skeleton height={placeholderHeight} radius="md" />
    </div>
  );
}

/** A whole page that is still loading. */
export function PageLoader() {
  const { t } = useTranslation();
  return (
    <Center mih="40vh" role="status" aria-label={t('common.loading')}>
      <Loader />
    </Center>
  );
}
