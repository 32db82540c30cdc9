/** What was paid, SP2D by SP2D; what was reversed since stands beside it. */
import { useTranslation } from 'react-i18next';
import { type QueryAnswer } from '@lindung/integration-events/http/queries';
import { useAnswer } from '../api/queries';
import { EventsLink } from '../events/events-link';
import { useSeesLog } from '../events/use-log-page';
import { day, number, rupiah, today } from '../format';
import { Answer } from '../parts/answer';
import { Empty } from '../parts/empty';
import { DataTable, type Column } from '../parts/data-table';

type Batch = QueryAnswer<'payments'>['payments'][number];

export function PaymentBatches({ programId }: { readonly programId: string }) {
  const { t } = useTranslation();
  const result = useAnswer('payments', { id: programId });
  const seesLog = useSeesLog();
  const events: Column<Batch> = {
    key: 'events',
    header: t('log.title'),
    render: (batch) => <EventsLink programId={programId} behind="payments" days={{ from: today(new Date(batch.recordedAt)) }} what={`SP2D ${batch.sp2dNumber}`} />,
  };
  const columns: Column<Batch>[] = [
    { key: 'sp2d', header: t('field.sp2dNumber'), heading: true, render: (batch) => batch.sp2dNumber },
    { key: 'date', header: t('field.sp2dDate'), render: (batch) => day(batch.sp2dDate) },
    { key: 'from', header: t('field.coverFrom'), render: (batch) => day(batch.coverFrom) },
    { key: 'count', header: t('payment.count'), figure: true, render: (batch) => number(batch.count) },
    { key: 'total', header: t('payment.total'), figure: true, render: (batch) => rupiah(batch.totalRupiah) },
    { key: 'reversed', header: t('payment.reversed'), figure: true, render: (batch) => (batch.reversedCount === 0 ? t('common.none') : `${number(batch.reversedCount)} (${rupiah(batch.reversedRupiah)})`) },
    { key: 'by', header: t('payment.paidBy'), render: (batch) => batch.paidBy },
    ...(seesLog ? [events] : []),
  ];
  return (
    <Answer result={result}>
      {({ payments }) =>
        payments.length === 0 ? <Empty title={t('payment.batchesEmpty')} /> : <DataTable caption={t('payment.batches')} columns={columns} rows={payments} rowKey={(batch) => batch.batchId} />
      }
    </Answer>
  );
}
