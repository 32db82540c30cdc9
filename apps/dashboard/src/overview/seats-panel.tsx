/** Quota against what the ceiling affords: the sum that the article got wrong. */
import { Alert, Box, Progress, SimpleGrid, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { type QueryAnswer } from '@lindung/integration-events/http/queries';
import { number, rupiah } from '../format';
import { Section } from '../parts/section';
import { figureColors } from '../theme';
import { Figure } from './figure';

export function SeatsPanel({ summary }: { readonly summary: QueryAnswer<'summary'> }) {
  const { t } = useTranslation();
  const { programId, budget, quota, premium, workers } = summary;
  const short = quota - budget.ceilingSeats;
  const figures = {
    ceiling: rupiah(budget.ceiling),
    premium: rupiah(premium),
    seats: number(budget.ceilingSeats),
    quota: number(quota),
    short: number(Math.max(0, short)),
  };
  const more = {
    free: rupiah(budget.free),
    premium: rupiah(premium),
    seats: number(budget.affordableSeats),
  };
  const given = t('overview.givenOf', { given: number(workers.allocated), quota: number(quota) });
  return (
    <Section title={t('overview.seats')} fill>
      <Stack>
        <SimpleGrid component="dl" cols={{ base: 2, xs: 3, md: 2, lg: 3 }} m={0}>
          <Figure name={t('budget.quota')} value={figures.quota} behind={{ programId, events: 'quota' }} large />
          <Figure name={t('budget.ceilingSeats')} value={figures.seats} behind={{ programId, events: 'ceilingSeats' }} large />
          <Figure name={t('overview.affordable')} value={number(budget.affordableSeats)} behind={{ programId, events: 'affordable' }} large />
        </SimpleGrid>
        <Progress.Root size={18} aria-label={`${t('overview.given')}: ${given}`}>
          <Progress.Section value={quota > 0 ? (100 * workers.allocated) / quota : 0} color={figureColors.realised} aria-label={`${t('overview.given')}: ${given}`} />
        </Progress.Root>
        <Box component="dl" m={0}>
          <Figure name={t('overview.given')} value={given} behind={{ programId, events: 'allocated', people: { status: 'allocated' } }} />
        </Box>
        <Alert color={short > 0 ? 'yellow' : 'lindung'} variant="light" styles={{ message: { color: short > 0 ? '#533b00' : '#074550', fontSize: '0.95rem' } }}>
          {short > 0 ? t('overview.seatsShort', figures) : t('overview.seatsFit', figures)}
        </Alert>
        {budget.free >= 0 && (
          <Text size="sm" c="#4a5f66">
            {t('overview.affordableSum', more)}
          </Text>
        )}
      </Stack>
    </Section>
  );
}
