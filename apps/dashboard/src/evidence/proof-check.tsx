/** A button that proves one event, as it is shown, to be in the signed log. */
import { Box, Button, Stack, Text } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { type HistoryEvent } from '@lindung/integration-events/http/worker-answers';
import { place } from '../format';
import { AlarmDetails } from './alarm-details';
import { CheckpointButtons } from './checkpoint-buttons';
import { CheckpointFacts, ProvenList } from './proven-facts';
import { thisBrowser } from './this-browser';
import { type Verdict } from './verdict';

function Outcome({ verdict, position }: { readonly verdict: Verdict; readonly position: string }) {
  const { t } = useTranslation();
  if (verdict.state === 'alarm') {
    return (
      <Box role="alert" p="sm" bg="#fbe4e4" style={{ borderRadius: 8 }}>
        <AlarmDetails alarm={verdict} />
      </Box>
    );
  }
  if (verdict.state !== 'verified') {
    return (
      <Text role="status" size="sm">
        <b>{t('evidence.notChecked')}.</b> {t(`evidence.help.${verdict.state}`, { position })}
      </Text>
    );
  }
  return (
    <Stack role="status" gap="xs" p="sm" bg="#e9f5ee" style={{ borderRadius: 8 }}>
      <Text fw={650}>{t('evidence.checked')}</Text>
      <ProvenList verified={verdict} />
      <CheckpointFacts verified={verdict} />
      <CheckpointButtons texts={[verdict.note]} name={`checkpoint-${verdict.size}.txt`} />
    </Stack>
  );
}

export function ProofCheck({ event }: { readonly event: HistoryEvent }) {
  const { t } = useTranslation();
  const position = place(event.position);
  const check = useMutation({ mutationFn: async () => (await import('./verifier')).verdictOnEvent(thisBrowser, event) });
  return (
    <Stack gap="xs">
      <Button size="xs" variant="default" style={{ alignSelf: 'start' }} loading={check.isPending} aria-label={t('evidence.checkOf', { position })} onClick={() => check.mutate()}>
        {t('evidence.check')}
      </Button>
      {check.data && <Outcome verdict={check.data} position={position} />}
    </Stack>
  );
}
