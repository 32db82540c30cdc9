/** What was proven about the figures of the page, what was not, and what one can keep of it. */
import { Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { number, place } from '../format';
import { AlarmDetails } from './alarm-details';
import { CheckpointButtons } from './checkpoint-buttons';
import { ForgetButton } from './forget-button';
import { NotProven } from './not-proven';
import { CheckpointFacts, ProvenList } from './proven-facts';
import { type Evidence } from './use-evidence';

export function EvidenceDetails({ evidence }: { readonly evidence: Evidence }) {
  const { t } = useTranslation();
  const { verdict } = evidence;
  const position = place(evidence.position ?? '0');
  if (verdict.state === 'alarm') return <AlarmDetails alarm={verdict} />;
  if (verdict.state !== 'verified') return <Text size="sm">{t(`evidence.help.${verdict.state}`, { position })}</Text>;
  return (
    <Stack gap="sm">
      <Text size="sm">{verdict.position === 0 ? t('evidence.summaryBeforeFirst') : t('evidence.summary', { position, size: number(verdict.size) })}</Text>
      <ProvenList verified={verdict} />
      <NotProven verified={verdict} />
      <CheckpointFacts verified={verdict} />
      <CheckpointButtons texts={[verdict.note]} name={`checkpoint-${verdict.size}.txt`} />
      <ForgetButton />
    </Stack>
  );
}
