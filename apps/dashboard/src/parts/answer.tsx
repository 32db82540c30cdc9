/** The three states before content: loading, failed, empty. */
import { Button, Center, Loader, Paper, Skeleton, Stack, Text } from '@mantine/core';
import { type UseQueryResult } from '@tanstack/react-query';
import { type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { ProblemAlert } from './problem-alert';

interface AnswerProps<T> {
  readonly result: UseQueryResult<T>;
  readonly children: (data: T) => ReactNode;
  /** Height of the placeholder, so that the page does not jump. */
  readonly placeholderHeight?: number;
}

/** Shows an answer once it is there; an older one stays visible while a newer is on its way, also when that fails. */
export function Answer<T>({ result, children, placeholderHeight = 160 }: AnswerProps<T>) {
  const { t } = useTranslation();
  const retry = () => void result.refetch();
  if (result.data !== undefined) {
    return (
      <>
        {result.isError && <ProblemAlert error={result.error} onRetry={retry} />}
        {children(result.data)}
      </>
    );
  }
  if (result.isError) return <ProblemAlert error={result.error} onRetry={retry} />;
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

interface EmptyProps {
  readonly title: string;
  readonly help?: string;
  readonly action?: { readonly label: string; readonly run: () => void };
}

/** Nothing to show, and what to do about it. */
export function Empty({ title, help, action }: EmptyProps) {
  return (
    <Paper p="xl" withBorder={false} bg="#eef4f6">
      <Stack align="center" gap="xs">
        <Text fw={600}>{title}</Text>
        {help && (
          <Text size="sm" ta="center">
            {help}
          </Text>
        )}
        {action && (
          <Button variant="default" onClick={action.run}>
            {action.label}
          </Button>
        )}
      </Stack>
    </Paper>
  );
}
