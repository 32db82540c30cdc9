/** Issues the participant file and hands it to the browser. */
import { Button, Group, NativeSelect, SimpleGrid, Stack, Text, TextInput } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { POSITION_HEADER } from '@lindung/integration-events/http/queries';
import { mayRetry, post, sawPosition, useIdempotencyKey } from '../api/commands';
import { saveFile } from '../api/http';
import { ProblemAlert } from '../parts/problem-alert';

export function ParticipantFile({ programId }: { readonly programId: string }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const { keyFor, succeeded } = useIdempotencyKey();
  const [purpose, setPurpose] = useState('');
  const [format, setFormat] = useState<'csv' | 'xlsx'>('xlsx');
  const issue = useMutation({
    mutationFn: async () => {
      const body = { programId, purpose: purpose.trim(), format };
      const response = await post(client, 'issue-participant-file', body, keyFor(body));
      return { file: await response.blob(), position: response.headers.get(POSITION_HEADER) };
    },
    retry: mayRetry,
    onSuccess: ({ file, position }) => {
      succeeded();
      saveFile(file, `peserta-${programId}.${format}`);
      if (position !== null) sawPosition(client, position);
      notifications.show({ title: t('common.done'), message: t('payment.fileDone'), color: 'lindung' });
    },
  });
  function onSubmit(event: FormEvent) {
    event.preventDefault();
    issue.mutate();
  }
  return (
    <form onSubmit={onSubmit}>
      <Stack>
        <Text size="sm" c="#4a5f66">
          {t('payment.fileHelp')}
        </Text>
        <SimpleGrid cols={{ base: 1, xs: 2 }}>
          <TextInput label={t('field.purpose')} required value={purpose} onChange={(event) => setPurpose(event.currentTarget.value)} />
          <NativeSelect
            label={t('field.format')}
            value={format}
            onChange={(event) => setFormat(event.currentTarget.value === 'csv' ? 'csv' : 'xlsx')}
            data={[
              { value: 'xlsx', label: 'XLSX' },
              { value: 'csv', label: 'CSV' },
            ]}
          />
        </SimpleGrid>
        {issue.isError && <ProblemAlert error={issue.error} />}
        <Group justify="flex-end">
          <Button type="submit" loading={issue.isPending} disabled={purpose.trim() === ''}>
            {t('payment.fileSubmit')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
