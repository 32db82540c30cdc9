/** The figures of a round, drawn or previewed. */
import { Code, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { type AllocateQuotaAnswer } from '@lindung/integration-events/http/command-answers';
import { day, number, rupiah } from '../format';
import { Facts } from '../parts/facts';

type Figures = NonNullable<Extract<AllocateQuotaAnswer, { dryRun: true }>['round']>;

export function RoundFacts({ round }: { readonly round: Figures }) {
  const { t } = useTranslation();
  const { cutOff } = round;
  const cutOffText =
    cutOff === null
      ? t('rounds.noCutOff')
      : t('rounds.cutOffText', { rank: number(cutOff.rank), decile: cutOff.decile, risk: cutOff.risk, position: cutOff.registeredPosition });
  return (
    <Stack gap="sm">
      <Facts
        columns={4}
        facts={[
          { name: t('rounds.candidates'), value: number(round.candidates) },
          { name: t('rounds.seats'), value: number(round.seats) },
          { name: t('worker.premium'), value: rupiah(round.premiumRupiah) },
          { name: t('rounds.total'), value: rupiah(round.totalRupiah) },
          { name: t('field.decisionDate'), value: day(round.decisionDate) },
          { name: t('field.reference'), value: round.reference ?? t('common.none') },
          { name: t('rounds.asOf'), value: t('app.updated', { position: round.asOfPosition }) },
          { name: t('rounds.cutOff'), value: cutOffText },
        ]}
      />
      <div>
        <Text size="xs" c="#4a5f66">
          {t('rounds.digest')}
        </Text>
        <Code style={{ overflowWrap: 'anywhere' }}>{round.digest}</Code>
        <Text size="xs" c="#4a5f66" mt={4}>
          {t('rounds.digestHelp', { position: round.asOfPosition })}
        </Text>
      </div>
    </Stack>
  );
}
