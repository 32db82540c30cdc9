/** One person as the register knows them: facts, standing, what may be done, and all that happened. */
import { Alert, Group, Stack, Text } from '@mantine/core';
import { useParams } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { commandContracts } from '@lindung/integration-events/http/commands';
import { type WorkerAnswer } from '@lindung/integration-events/http/worker-answers';
import { useAnswer } from '../api/queries';
import { useHasRole } from '../api/session';
import { useSeesLog } from '../events/use-log-page';
import { day } from '../format';
import { useProgramId } from '../layout/program-id';
import { OnlyToday } from '../moment/only-today';
import { Answer } from '../parts/answer';
import { PageTitle } from '../parts/page-title';
import { RouteAnchor } from '../parts/route-link';
import { Section } from '../parts/section';
import { useTerm } from '../parts/terms';
import { HistoryList } from '../history/history-list';
import { WorkerActions } from './worker-actions';
import { ProgramFacts, WorkerFacts } from './worker-facts';

function Notices({ worker }: { readonly worker: WorkerAnswer }) {
  const { t } = useTranslation();
  const term = useTerm();
  return (
    <>
      {worker.erased && <Alert color="gray">{t('worker.erased')}</Alert>}
      {worker.exit && (
        <Alert color="yellow" styles={{ message: { color: '#533b00' } }}>
          {t('worker.exited', { date: day(worker.exit.effectiveDate), reason: term('exitReason', worker.exit.reason) })}
        </Alert>
      )}
    </>
  );
}

function History({ programId, workerId }: { readonly programId: string; readonly workerId: string }) {
  const { t } = useTranslation();
  const seesLog = useSeesLog();
  const history = useAnswer('workerHistory', { workerId });
  return (
    <Section
      title={t('worker.history')}
      aside={
        seesLog && (
          <Text size="sm" className="no-print">
            <RouteAnchor to="/program/$programId/events" params={{ programId }} search={{ worker: workerId }} c="#0b5563" underline="always">
              {t('log.ofWorker')}
            </RouteAnchor>
          </Text>
        )
      }
    >
      <Answer result={history} placeholderHeight={240} subject="worker">
        {({ events }) => (events.length === 0 ? <Text>{t('worker.historyEmpty')}</Text> : <HistoryList events={events} programId={programId} />)}
      </Answer>
    </Section>
  );
}

export function WorkerPage() {
  const { t } = useTranslation();
  const programId = useProgramId();
  const workerId = useParams({ strict: false }).workerId ?? '';
  const worker = useAnswer('worker', { workerId });
  const mayAct = useHasRole(...commandContracts['reveal-personal-data'].roles, 'bendahara', 'bpjs');
  return (
    <Stack>
      <RouteAnchor className="no-print" to="/program/$programId/roster" params={{ programId }} c="#0b5563" size="sm">
        ← {t('worker.back')}
      </RouteAnchor>
      <Answer result={worker} placeholderHeight={400} subject="worker">
        {(data) => (
          <Stack>
            <PageTitle title={data.name ?? t('worker.title')} subtitle={`${t('field.nik')} ${data.nikMasked ?? t('common.none')}`} />
            <Notices worker={data} />
            <Group gap="xs" className="no-print" role="group" aria-label={t('worker.actions')}>
              <WorkerActions programId={programId} worker={data} />
              {mayAct && <OnlyToday />}
            </Group>
            <WorkerFacts worker={data} />
            <ProgramFacts worker={data} />
            <History programId={programId} workerId={workerId} />
          </Stack>
        )}
      </Answer>
    </Stack>
  );
}
