/** Uploading a file, and every earlier upload. */
import { Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { importKinds, importRoles, type ImportStatus } from '@lindung/integration-events/http/imports';
import { useImports } from '../api/imports';
import { useSession } from '../api/session';
import { moment, number } from '../format';
import { useProgramId } from '../layout/program-id';
import { OnlyToday } from '../moment/only-today';
import { useAsOf } from '../moment/use-moment';
import { Answer } from '../parts/answer';
import { Empty } from '../parts/empty';
import { DataTable, type Column } from '../parts/data-table';
import { PageTitle } from '../parts/page-title';
import { RouteAnchor } from '../parts/route-link';
import { Section } from '../parts/section';
import { useTerm } from '../parts/terms';
import { UploadForm } from './upload-form';

function ImportTable({ programId, imports }: { readonly programId: string; readonly imports: readonly ImportStatus[] }) {
  const { t } = useTranslation();
  const term = useTerm();
  const count = (key: 'rows' | 'accepted' | 'rejected' | 'ignored'): Column<ImportStatus> => ({ key, header: t(`imports.${key}`), figure: true, render: (row) => number(row[key]) });
  const columns: Column<ImportStatus>[] = [
    {
      key: 'kind',
      header: t('imports.kind'),
      heading: true,
      render: (row) => (
        <RouteAnchor to="/program/$programId/imports/$importId" params={{ programId, importId: row.importId }} c="#0b5563" underline="always" fw={600}>
          {term('kind', row.kind)}
          {row.period === null ? '' : ` ${row.period}`}
        </RouteAnchor>
      ),
    },
    { key: 'file', header: t('imports.file'), render: (row) => row.fileName ?? t('common.none') },
    { key: 'started', header: t('imports.started'), render: (row) => moment(row.startedAt) },
    { key: 'by', header: t('imports.by'), render: (row) => row.uploadedBy },
    { key: 'status', header: t('imports.status'), render: (row) => t(`imports.${row.status}`) },
    count('rows'),
    count('accepted'),
    count('rejected'),
    count('ignored'),
  ];
  return <DataTable caption={t('imports.earlier')} columns={columns} rows={imports} rowKey={(row) => row.importId} />;
}

export function ImportsPage() {
  const { t } = useTranslation();
  const programId = useProgramId();
  const session = useSession();
  const isNow = useAsOf() === undefined;
  const kinds = importKinds.filter((kind) => session?.roles.includes(importRoles[kind]));
  const imports = useImports(programId);
  return (
    <Stack>
      <PageTitle title={t('imports.title')} />
      <Section title={t('imports.new')}>{kinds.length === 0 ? <Text>{t('imports.notAllowed')}</Text> : isNow ? <UploadForm programId={programId} kinds={kinds} /> : <OnlyToday />}</Section>
      <Section title={t('imports.earlier')}>
        <Answer result={imports}>
          {(answer) => (answer.imports.length === 0 ? <Empty title={t('imports.empty')} /> : <ImportTable programId={programId} imports={answer.imports} />)}
        </Answer>
      </Section>
    </Stack>
  );
}
