/** What is wrong, what it may mean, whom to tell, and what to keep as an exhibit. */
import { Button, Code, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { CheckpointButtons } from './checkpoint-buttons';
import { ForgetButton } from './forget-button';
import { thisBrowser } from './this-browser';
import { useExamineAgain } from './use-evidence';
import { type Alarm } from './verdict';

/** Keys are compared with what the city has announced elsewhere, and only then trusted. */
function OtherKeys({ offered }: { readonly offered: readonly string[] }) {
  const { t } = useTranslation();
  const examineAgain = useExamineAgain();
  const trusted = thisBrowser.memory.read()?.keys ?? [];
  const trust = () => {
    void import('./verifier').then(({ trustKeys }) => {
      trustKeys(thisBrowser, offered);
      examineAgain();
    });
  };
  return (
    <Stack gap="xs">
      <div>
        <Text size="xs">{t('evidence.trustedKeys')}</Text>
        <Code block style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>{trusted.join('\n')}</Code>
      </div>
      <div>
        <Text size="xs">{t('evidence.offeredKeys')}</Text>
        <Code block style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>{offered.join('\n')}</Code>
      </div>
      <Text size="sm">{t('evidence.trustHelp')}</Text>
      <Button size="xs" color="red.9" style={{ alignSelf: 'start' }} onClick={trust}>
        {t('evidence.trust')}
      </Button>
    </Stack>
  );
}

export function AlarmDetails({ alarm }: { readonly alarm: Alarm }) {
  const { t } = useTranslation();
  const remembered = thisBrowser.memory.read();
  // What this browser had verified before is half of the exhibit.
  const exhibits = [...new Set([...alarm.exhibits, ...(remembered === null ? [] : [...remembered.keys, remembered.greatest])])];
  return (
    <Stack gap="sm">
      <Text fw={650}>{t(`evidence.alarm.${alarm.reason}`)}</Text>
      <Text size="sm">{t('evidence.alarmHelp')}</Text>
      {exhibits.length > 0 && <CheckpointButtons texts={exhibits} name="lindung-barang-bukti.txt" areExhibits />}
      {alarm.reason === 'KEY_CHANGED' ? <OtherKeys offered={alarm.exhibits} /> : <ForgetButton />}
    </Stack>
  );
}
