/** Kind, period where there is one, and the file; leads to the upload's own page. */
import { Button, Group, NativeSelect, Stack, Text, TextInput } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { dtsenPeriod, importColumns, type ImportKind } from '@lindung/integration-events/http/imports';
import { saveFile } from '../api/http';
import { useUpload } from '../api/imports';
import { FileDrop } from '../parts/file-drop';
import { ProblemAlert } from '../parts/problem-alert';
import { useTerm } from '../parts/terms';

interface UploadFormProps {
  readonly programId: string;
  /** Kinds that the person may upload; at least one. */
  readonly kinds: readonly ImportKind[];
}

/** A CSV with the header row of a kind, in UTF-8 with BOM so that spreadsheets read it rightly. */
function saveTemplate(kind: ImportKind) {
  saveFile(new Blob([`\uFEFF${importColumns[kind].all.join(',')}\r\n`], { type: 'text/csv;charset=utf-8' }), `templat-${kind}.csv`);
}

export function UploadForm({ programId, kinds }: UploadFormProps) {
  const { t } = useTranslation();
  const term = useTerm();
  const navigate = useNavigate();
  const [kind, setKind] = useState<ImportKind>(kinds[0] ?? 'candidates');
  const [period, setPeriod] = useState('');
  const [file, setFile] = useState<File | null>(null);
  const upload = useUpload();
  const needsPeriod = kind === 'dtsen';
  const periodFits = !needsPeriod || dtsenPeriod.safeParse(period.trim()).success;

  function onSubmit(event: FormEvent) {
    event.preventDefault();
    if (file === null || !periodFits) return;
    upload.mutate(
      { kind, programId, file, ...(needsPeriod ? { period: period.trim() } : {}) },
      { onSuccess: ({ importId }) => void navigate({ to: '/program/$programId/imports/$importId', params: { programId, importId } }) },
    );
  }

  return (
    <form onSubmit={onSubmit}>
      <Stack>
        <Group align="end">
          <NativeSelect
            label={t('imports.kind')}
            value={kind}
            onChange={(event) => setKind(kinds.find((item) => item === event.currentTarget.value) ?? kind)}
            data={kinds.map((value) => ({ value, label: term('kind', value) }))}
          />
          {needsPeriod && (
            <TextInput
              label={t('imports.period')}
              description={t('imports.periodHelp')}
              value={period}
              onChange={(event) => setPeriod(event.currentTarget.value)}
              error={period !== '' && !periodFits ? t('imports.periodHelp') : undefined}
              aria-required
            />
          )}
          <Button variant="subtle" onClick={() => saveTemplate(kind)}>
            {t('imports.template')}
          </Button>
        </Group>
        <Text size="sm" c="#4a5f66">
          {t('imports.columns', { columns: importColumns[kind].required.join(', ') })}
        </Text>
        <FileDrop file={file} onFile={setFile} />
        {upload.isError && <ProblemAlert error={upload.error} />}
        <Group justify="flex-end">
          <Button type="submit" loading={upload.isPending} disabled={file === null || !periodFits}>
            {t('imports.submit')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
