/** While the log is replayed up to an earlier moment: what is going on, and that it is worth the wait. */
import { Center, Loader, Progress, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { ApiProblem } from '../api/problem';
import { number } from '../format';
import { useMomentName } from './moment-words';

interface ReplayNoticeProps {
  readonly asOf: string;
  /** Height of what will stand here, so that the page does not jump. */
  readonly height: number;
  /** Why the last question was not answered, which says how far the replay has come. */
  readonly lastRefusal: Error | null;
}

export function ReplayNotice({ asOf, height, lastRefusal }: ReplayNoticeProps) {
  const { t } = useTranslation();
  const name = useMomentName();
  const progress = lastRefusal instanceof ApiProblem ? lastRefusal.problem.progress : undefined;
  return (
    <Center role="status" aria-busy="true" mih={height} bg="#eef4f6" style={{ borderRadius: 8 }}>
      <Stack align="center" gap="xs" p="md">
        {progress === undefined ? <Loader size="sm" aria-hidden="true" /> : <Progress w={240} value={(100 * progress.done) / Math.max(1, progress.total)} animated aria-hidden="true" />}
        <Text fw={600} ta="center">
          {t('moment.replaying', { moment: name(asOf) })}
        </Text>
        <Text size="sm" c="#4a5f66" ta="center">
          {progress === undefined || progress.done === 0 ? t('moment.replayingHelp') : t('moment.replayed', { done: number(progress.done), total: number(progress.total) })}
        </Text>
      </Stack>
    </Center>
  );
}
