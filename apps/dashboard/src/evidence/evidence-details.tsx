/** What was proven about the figures of the page, what was not, and what one can keep of it. */
import { CloseButton, Code, Group, List, Stack, Text, Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { number, place } from '../format';
import { AlarmDetails } from './alarm-details';
import { CheckpointButtons } from './checkpoint-buttons';
import { ForgetButton } from './forget-button';
import { ProvenFacts } from './proven-facts';
import { type Evidence } from './use-evidence';

interface EvidenceDetailsProps {
  readonly evidence: Evidence;
  /** Names the window that this stands in. */
  readonly titleId: string;
  readonly onClose: () => void;
}

function NotProven() {
  const { t } = useTranslation();
  return (
    <div>
      <Text fw={650} size="sm">
        {t('evidence.notProvenTitle')}
      </Text>
      <List size="sm" spacing={4}>
        <List.Item>
          {t('evidence.notProvenSums')} <Code>npm run auditor -- replay --compare</Code>
        </List.Item>
        <List.Item>
          {t('evidence.notProvenPage')} <Code>npm run auditor -- verify</Code>
        </List.Item>
      </List>
    </div>
  );
}

export function EvidenceDetails({ evidence, titleId, onClose }: EvidenceDetailsProps) {
  const { t } = useTranslation();
  const { verdict } = evidence;
  const position = place(evidence.position ?? '0');
  return (
    <Stack gap="sm">
      <Group justify="space-between" wrap="nowrap" align="start">
        <Title order={2} size="h5" id={titleId}>
          {t('evidence.title')}
        </Title>
        <CloseButton aria-label={t('common.close')} onClick={onClose} />
      </Group>
      {verdict.state === 'verified' && (
        <>
          <Text size="sm">{t('evidence.summary', { position, size: number(verdict.size) })}</Text>
          <ProvenFacts verified={verdict} />
          <CheckpointButtons texts={[verdict.note]} name={`checkpoint-${verdict.size}.txt`} />
          <NotProven />
          <ForgetButton />
        </>
      )}
      {verdict.state === 'alarm' && <AlarmDetails alarm={verdict} />}
      {verdict.state !== 'verified' && verdict.state !== 'alarm' && <Text size="sm">{t(`evidence.help.${verdict.state}`, { position })}</Text>}
    </Stack>
  );
}
