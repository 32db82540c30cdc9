/** An event's content, its envelope and the check of its proof, folded away until somebody wants them. */
import { Box, Code, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { type HistoryEvent } from '@lindung/integration-events/http/worker-answers';
import { ProofCheck } from '../evidence/proof-check';
import { place } from '../format';

const wrapped = { whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' } as const;

export function EventDetails({ event }: { readonly event: HistoryEvent }) {
  const { t } = useTranslation();
  const { type, eventId, streamId, revision, data } = event;
  return (
    <Box component="details" className="no-print">
      <Box component="summary" fz="xs" style={{ cursor: 'pointer' }} aria-label={t('log.openOf', { position: place(event.position) })}>
        {t('log.open')}
      </Box>
      <Stack gap="xs" py="xs">
        <Text size="xs" fw={600}>
          {t('log.content')}
        </Text>
        <Code block style={wrapped}>
          {JSON.stringify({ type, eventId, streamId, revision, data }, null, 2)}
        </Code>
        {event.sealed && <Text size="xs">{t('log.sealed')}</Text>}
        <Text size="xs">
          <b>{t('log.envelope')}.</b> {t('log.envelopeHelp')}
        </Text>
        <Code block style={wrapped}>
          {event.envelope}
        </Code>
        <ProofCheck event={event} />
      </Stack>
    </Box>
  );
}
