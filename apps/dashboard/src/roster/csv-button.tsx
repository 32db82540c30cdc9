/** Downloads the filtered roster as CSV. */
import { Button } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { saveFile, send } from '../api/http';
import { queryUrl } from '../api/query-url';
import { useAsOf } from '../moment/use-moment';
import { useExplanation } from '../parts/problem-alert';
import { type RosterSearch } from './roster-search';

interface CsvButtonProps {
  readonly programId: string;
  readonly search: RosterSearch;
}

export function CsvButton({ programId, search }: CsvButtonProps) {
  const { t } = useTranslation();
  const explain = useExplanation();
  const asOf = useAsOf();
  const download = useMutation({
    mutationFn: async () => (await send(queryUrl('rosterCsv', { id: programId }, search, asOf))).blob(),
    onSuccess: (blob) => saveFile(blob, `roster-${programId}${asOf === undefined ? '' : `-${asOf.replaceAll(':', '-')}`}.csv`),
    onError: (error) => notifications.show({ title: t('problem.title'), message: explain(error), color: 'red' }),
  });
  return (
    <Button className="no-print" variant="default" loading={download.isPending} onClick={() => download.mutate()}>
      {t('common.download')}
    </Button>
  );
}
