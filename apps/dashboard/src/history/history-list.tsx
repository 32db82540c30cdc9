/** Jejak Perubahan: every event with who, when (business date and recorded) and why. */
import { Box, Code, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { explainCode } from '@lindung/integration-events/http/code-texts';
import { type HistoryEvent } from '@lindung/integration-events/http/worker-answers';
import { day, moment } from '../format';
import { currentLanguage } from '../i18n/setup';
import { useTerm } from '../parts/terms';
import { useEventWords } from './event-words';
import styles from './history-list.module.css';

/** A reason is a code of one of several lists, or an official's own words. */
function useReasonWords(): (reason: string) => string {
  const term = useTerm();
  return (reason) => {
    const exit = term('exitReason', reason);
    if (exit !== reason) return exit;
    const release = term('releaseReason', reason);
    return release !== reason ? release : (explainCode(reason, currentLanguage()) ?? reason);
  };
}

function Entry({ event }: { readonly event: HistoryEvent }) {
  const { t } = useTranslation();
  const words = useEventWords();
  const reason = useReasonWords();
  const term = useTerm();
  return (
    <li className={styles['entry']}>
      <Stack gap={2}>
        <Text fw={600}>{words(event)}</Text>
        <Text size="sm" c="#33474d">
          <time dateTime={event.occurredAt}>{day(event.occurredAt)}</time>, {t('worker.by', { name: event.actorName, role: term('role', event.role) })}
        </Text>
        {event.reason !== null && (
          <Text size="sm">
            {t('worker.reason')}: {reason(event.reason)}
          </Text>
        )}
        <Text size="xs" c="#4a5f66">
          {t('worker.recorded')} <time dateTime={event.recordedAt}>{moment(event.recordedAt)}</time> · {t('app.updated', { position: event.position })}
        </Text>
        <Box component="details" className="no-print">
          <Box component="summary" fz="xs" style={{ cursor: 'pointer' }} aria-label={t('worker.rawOf', { type: event.type })}>
            {t('worker.raw')}
          </Box>
          <Code block>{JSON.stringify({ type: event.type, eventId: event.eventId, streamId: event.streamId, revision: event.revision, data: event.data }, null, 2)}</Code>
        </Box>
      </Stack>
    </li>
  );
}

export function HistoryList({ events }: { readonly events: readonly HistoryEvent[] }) {
  return (
    <ol className={styles['list']}>
      {events.map((event) => (
        <Entry key={event.eventId} event={event} />
      ))}
    </ol>
  );
}
