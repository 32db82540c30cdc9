/** Events in the order of the log, each with who, when (business date and recorded) and why. */
import { Alert, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { explainCode } from '@lindung/integration-events/http/code-texts';
import { type HistoryEvent } from '@lindung/integration-events/http/worker-answers';
import { useSeesLog } from '../events/use-log-page';
import { day, moment, number, place } from '../format';
import { currentLanguage } from '../i18n/setup';
import { RouteAnchor } from '../parts/route-link';
import { useTerm } from '../parts/terms';
import { EventDetails } from './event-details';
import { useEventWords } from './event-words';
import styles from './history-list.module.css';
import { useContentCheck } from './use-content-check';

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

interface InProgram {
  readonly programId: string;
}

/** The event's place in the log; whoever may read the log can go there. */
function Place({ position, programId }: InProgram & { readonly position: string }) {
  const { t } = useTranslation();
  const words = t('app.updated', { position: place(position) });
  if (!useSeesLog()) return words;
  return (
    <RouteAnchor to="/program/$programId/events" params={{ programId }} search={{ after: String(Number(position) - 1) }} c="#0b5563" underline="always">
      {words}
    </RouteAnchor>
  );
}

interface EntryProps extends InProgram {
  readonly event: HistoryEvent;
  readonly linksWorkers: boolean;
  /** Whether it was found not to be what its envelope seals. */
  readonly differs: boolean;
}

/** What the content check of the whole list came to; nothing while it runs. */
function ContentCheck({ differing }: { readonly differing: ReadonlySet<string> | null }) {
  const { t } = useTranslation();
  if (differing === null) return null;
  if (differing.size === 0) {
    return (
      <Text size="xs" c="#4a5f66" mb="sm" className="no-print">
        <span aria-hidden="true">✓ </span>
        {t('log.allMatch')}
      </Text>
    );
  }
  return (
    <Alert role="alert" color="red" variant="light" mb="sm" title={t('log.someDiffer', { n: number(differing.size) })} styles={{ title: { color: '#8f1d1d' }, message: { color: '#3d1111' } }}>
      {t('log.someDifferHelp')}
    </Alert>
  );
}

function Entry({ event, programId, linksWorkers, differs }: EntryProps) {
  const { t } = useTranslation();
  const words = useEventWords();
  const reason = useReasonWords();
  const term = useTerm();
  const workerId = linksWorkers && typeof event.data['workerId'] === 'string' ? event.data['workerId'] : null;
  return (
    <li className={styles['entry']} data-differs={differs || undefined}>
      <Stack gap={2}>
        {differs && (
          <Text size="sm" fw={650} c="#8f1d1d">
            <span aria-hidden="true">✕ </span>
            {t('log.differs')}
          </Text>
        )}
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
          {t('worker.recorded')} <time dateTime={event.recordedAt}>{moment(event.recordedAt)}</time> · <Place position={event.position} programId={programId} />
          {workerId !== null && (
            <>
              {' · '}
              <RouteAnchor to="/program/$programId/workers/$workerId" params={{ programId, workerId }} c="#0b5563" underline="always">
                {t('log.toWorker')}
              </RouteAnchor>
            </>
          )}
        </Text>
        <EventDetails event={event} />
      </Stack>
    </li>
  );
}

interface HistoryListProps extends InProgram {
  readonly events: readonly HistoryEvent[];
  /** Whether each event names the worker that it is about. */
  readonly linksWorkers?: boolean;
}

export function HistoryList({ events, programId, linksWorkers = false }: HistoryListProps) {
  const differing = useContentCheck(events);
  return (
    <>
      <ContentCheck differing={differing} />
      <ol className={styles['list']}>
        {events.map((event) => (
          <Entry key={event.eventId} event={event} programId={programId} linksWorkers={linksWorkers} differs={differing?.has(event.eventId) ?? false} />
        ))}
      </ol>
    </>
  );
}
