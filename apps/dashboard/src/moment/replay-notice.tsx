/** While the log is replayed up to an earlier moment: what is going on, and that it is worth the wait. */
import { Center, Loader, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useMomentName } from './moment-words';

interface ReplayNoticeProps {
  readonly asOf: string;
  /** Height of what will stand here, so that the page does not jump. */
  readonly height: number;
}

export function ReplayNotice({ asOf, height }: ReplayNoticeProps) {
  const { t } = useTranslation();
  const name = useMomentName();
  return (
    <Center role="status" aria-busy="true" mih={height} bg="#eef4f6" style={{ borderRadius: 8 }}>
      <Stack align="center" gap="xs" p="md">
        <Loader size="sm" aria-hidden="true" />
        <Text fw={600} ta="center">
          {t('moment.replaying', { moment: name(asOf) })}
        </Text>
        <Text size="sm" c="#4a5f66" ta="center">
          {t('moment.replayingHelp')}
        </Text>
      </Stack>
    </Center>
  );
}
