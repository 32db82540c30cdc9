/** One upload: how far it is, what came of its rows, and which were rejected. */
import { Alert, Loader, Progress, SimpleGrid, Stack, Text } from '@mantine/core';
import { useParams } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { explainCode } from '@lindung/integration-events/http/code-texts';
import { type ImportStatus } from '@lindung/integration-events/http/imports';
import { useImport } from '../api/imports';
import { moment, number } from '../format';
import { currentLanguage } from '../i18n/setup';
import { useProgramId } from '../layout/program-id';
import { Figure } from '../overview/figure';
import { OnlyToday } from '../moment/only-today';
import { useAsOf } from '../moment/use-moment';
import { Answer } from '../parts/answer';
import { Facts } from '../parts/facts';
import { PageTitle } from '../parts/page-title';
import { RouteAnchor } from '../parts/route-link';
import { Section } from '../parts/section';
import { useTerm } from '../parts/terms';
import { Rejections } from './rejections';

const counts = ['rows', 'accepted', 'repaired', 'rejected', 'duplicates', 'ignored'] as const;

/** The bar shows what came of the rows so far; its length is known only at the end. */
function ProgressBar({ status }: { readonly status: ImportStatus }) {
  const { t } = useTranslation();
  const share = (value: number) => (status.rows > 0 ? (100 * value) / status.rows : 0);
  const text = `${t(`imports.${status.status}`)}: ${t('imports.progressText', { rows: number(status.rows) })}`;
  return (
    <Stack gap="xs">
      <Text role="status" aria-live="polite" fw={600}>
        {status.status === 'running' && <Loader size="xs" mr="xs" aria-hidden="true" />}
        {text}
      </Text>
      <Progress.Root size={16} aria-label={t('imports.progress')}>
        <Progress.Section value={share(status.accepted)} color="#0b5563" animated={status.status === 'running'} aria-label={`${t('imports.accepted')} ${number(status.accepted)}`} />
        <Progress.Section value={share(status.ignored)} color="#9fb4ba" aria-label={`${t('imports.ignored')} ${number(status.ignored)}`} />
        <Progress.Section value={share(status.rejected)} color="#b3372f" aria-label={`${t('imports.rejected')} ${number(status.rejected)}`} />
      </Progress.Root>
    </Stack>
  );
}

function Details({ status }: { readonly status: ImportStatus }) {
  const { t } = useTranslation();
  const none = t('common.none');
  // Each look at rejected rows is an event of its own, and so an action.
  const isNow = useAsOf() === undefined;
  return (
    <Stack>
      <Section title={t('imports.progress')}>
        <Stack>
          <ProgressBar status={status} />
          <SimpleGrid component="dl" cols={{ base: 2, xs: 3, md: 6 }} m={0}>
            {counts.map((count) => (
              <Figure key={count} name={t(`imports.${count}`)} value={number(status[count])} />
            ))}
          </SimpleGrid>
          <Text size="sm" c="#4a5f66">
            {t('imports.countsNote')}
          </Text>
          {status.problem && (
            <Alert color="red" title={t('imports.failed')} styles={{ title: { color: '#8f1d1d' } }}>
              {explainCode(status.problem.code, currentLanguage()) ?? status.problem.message} ({status.problem.code})
            </Alert>
          )}
          <Facts
            columns={4}
            facts={[
              { name: t('imports.file'), value: status.fileName ?? none },
              { name: t('imports.by'), value: status.uploadedBy },
              { name: t('imports.started'), value: moment(status.startedAt) },
              { name: t('imports.finished'), value: status.finishedAt === null ? none : moment(status.finishedAt) },
            ]}
          />
        </Stack>
      </Section>
      {status.rejected > 0 && isNow && <Rejections importId={status.importId} rejected={status.rejected} />}
      {status.rejected > 0 && <OnlyToday />}
    </Stack>
  );
}

export function ImportPage() {
  const { t } = useTranslation();
  const term = useTerm();
  const programId = useProgramId();
  const importId = useParams({ strict: false }).importId ?? '';
  const result = useImport(programId, importId);
  const kind = result.data ? `${term('kind', result.data.kind)} ${result.data.period ?? ''}`.trim() : '';
  return (
    <Stack>
      <RouteAnchor className="no-print" to="/program/$programId/imports" params={{ programId }} c="#0b5563" size="sm">
        ← {t('imports.back')}
      </RouteAnchor>
      <PageTitle title={t('imports.detail', { kind })} />
      <Answer result={result} subject="import">{(status) => <Details status={status} />}</Answer>
    </Stack>
  );
}
