/** Paying what was allocated, against an SP2D, and the file that BPJS Ketenagakerjaan gets. */
import { Group, SimpleGrid, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { type QueryAnswer } from '@lindung/integration-events/http/queries';
import { useAnswer } from '../api/queries';
import { useCan } from '../api/session';
import { OnlyToday } from '../moment/only-today';
import { useAsOf } from '../moment/use-moment';
import { number, rupiah } from '../format';
import { useProgramId } from '../layout/program-id';
import { Figure } from '../overview/figure';
import { Answer } from '../parts/answer';
import { PageTitle } from '../parts/page-title';
import { RouteButton } from '../parts/route-link';
import { Section } from '../parts/section';
import { ParticipantFile } from './participant-file';
import { PaymentBatches } from './payment-batches';
import { PaymentForm } from './payment-form';

interface UnpaidProps {
  readonly programId: string;
  readonly summary: QueryAnswer<'summary'>;
}

/** `committed` is by definition what the allocated, unpaid seats cost. */
function Unpaid({ programId, summary }: UnpaidProps) {
  const { t } = useTranslation();
  const mayPay = useCan('pay-premium');
  const isNow = useAsOf() === undefined;
  const count = summary.workers.allocated - summary.workers.paid;
  const totalRupiah = summary.budget.committed;
  return (
    <Stack>
      <SimpleGrid component="dl" cols={{ base: 1, xs: 2 }} m={0}>
        <Figure name={t('payment.unpaid')} value={number(count)} behind={{ programId, events: 'committed', people: { status: 'unpaid' } }} large />
        <Figure name={t('payment.sum')} value={rupiah(totalRupiah)} behind={{ programId, events: 'committed', people: { status: 'unpaid' }, isMoney: true }} large />
      </SimpleGrid>
      <Group className="no-print">
        <RouteButton variant="default" to="/program/$programId/roster" params={{ programId }} search={{ status: 'unpaid' }}>
          {t('payment.see')}
        </RouteButton>
      </Group>
      {!mayPay && <Text size="sm">{t('payment.who')}</Text>}
      {mayPay && <OnlyToday />}
      {mayPay && isNow && count === 0 && <Text role="status">{t('payment.nothing')}</Text>}
      {mayPay && isNow && <PaymentForm programId={programId} count={count} totalRupiah={totalRupiah} />}
    </Stack>
  );
}

export function PaymentPage() {
  const { t } = useTranslation();
  const programId = useProgramId();
  const summary = useAnswer('summary', { id: programId });
  const mayIssue = useCan('issue-participant-file');
  const isNow = useAsOf() === undefined;
  return (
    <Stack>
      <PageTitle title={t('payment.title')} subtitle={t('payment.separate')} />
      <Section title={t('payment.unpaid')}>
        <Answer result={summary}>{(data) => <Unpaid programId={programId} summary={data} />}</Answer>
      </Section>
      <Section title={t('payment.batches')}>
        <PaymentBatches programId={programId} />
      </Section>
      {mayIssue && (
        <Section title={t('payment.file')}>
          {isNow ? <ParticipantFile programId={programId} /> : <OnlyToday />}
        </Section>
      )}
    </Stack>
  );
}
