/** Makes the next sight of the log the first again. It asks twice, because it gives up what this browser could testify. */
import { Button, Group, Stack, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useTranslation } from 'react-i18next';
import { thisBrowser } from './this-browser';
import { useExamineAgain } from './use-evidence';

export function ForgetButton() {
  const { t } = useTranslation();
  const examineAgain = useExamineAgain();
  const [asked, { open, close }] = useDisclosure(false);
  const forget = () => {
    thisBrowser.memory.forget();
    close();
    examineAgain();
  };
  if (!asked) {
    return (
      <Button size="compact-xs" variant="subtle" color="#33474d" style={{ alignSelf: 'start' }} onClick={open}>
        {t('evidence.forget')}
      </Button>
    );
  }
  return (
    <Stack gap="xs" role="group" aria-label={t('evidence.forget')}>
      <Text size="sm">{t('evidence.forgetWarning')}</Text>
      <Group gap="xs">
        <Button size="xs" color="red.9" onClick={forget}>
          {t('evidence.forgetConfirm')}
        </Button>
        <Button size="xs" variant="default" onClick={close}>
          {t('common.cancel')}
        </Button>
      </Group>
    </Stack>
  );
}
