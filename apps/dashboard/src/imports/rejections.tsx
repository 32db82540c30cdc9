/** The rejected rows, on request only, because each look is recorded: a preview and the whole file. */
import { Button, Group, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { explainCode } from '@lindung/integration-events/http/code-texts';
import { saveFile } from '../api/http';
import { useRejections } from '../api/imports';
import { parseCsv } from '../csv';
import { number } from '../format';
import { currentLanguage } from '../i18n/setup';
import { DataTable, type Column } from '../parts/data-table';
import { ProblemAlert } from '../parts/problem-alert';
import { Section } from '../parts/section';

const PREVIEW_ROWS = 50;

interface RejectionsProps {
  readonly importId: string;
  readonly rejected: number;
}

function Preview({ text, rejected }: { readonly text: string; readonly rejected: number }) {
  const { t } = useTranslation();
  const rows = parseCsv(text, PREVIEW_ROWS + 1).slice(1);
  const cell = (key: string, header: string, index: number): Column<string[]> => ({ key, header, heading: index === 0, render: (row) => row[index] ?? '' });
  const columns: Column<string[]>[] = [
    cell('line', t('imports.line'), 0),
    cell('code', t('problem.code'), 1),
    cell('field', t('imports.field'), 2),
    { key: 'message', header: t('imports.message'), render: (row) => explainCode(row[1] ?? '', currentLanguage()) ?? row[3] ?? '' },
  ];
  return (
    <>
      <DataTable caption={t('imports.rejections')} columns={columns} rows={rows} rowKey={(row) => row.join('|')} />
      <Text size="sm">{t('imports.previewNote', { shown: number(rows.length), total: number(rejected) })}</Text>
    </>
  );
}

export function Rejections({ importId, rejected }: RejectionsProps) {
  const { t } = useTranslation();
  const rejections = useRejections(importId);
  const save = (text: string) => saveFile(new Blob([text], { type: 'text/csv;charset=utf-8' }), `baris-ditolak-${importId.slice(0, 8)}.csv`);
  return (
    <Section title={t('imports.rejections')}>
      <Stack>
        <Text size="sm" c="#4a5f66">
          {t('imports.rejectionsHelp')}
        </Text>
        {rejections.isError && <ProblemAlert error={rejections.error} />}
        <Group className="no-print">
          {rejections.data === undefined ? (
            <Button variant="default" loading={rejections.isPending} onClick={() => rejections.mutate()}>
              {t('imports.showRejections')}
            </Button>
          ) : (
            <Button onClick={() => save(rejections.data)}>{t('common.download')}</Button>
          )}
        </Group>
        {rejections.data !== undefined && <Preview text={rejections.data} rejected={rejected} />}
      </Stack>
    </Section>
  );
}
