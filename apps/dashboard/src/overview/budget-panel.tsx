/** Pagu, komitmen, realisasi, pengembalian, sisa bebas: five figures, one bar, one rule. */
import { Alert, Box, SimpleGrid, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { type QueryAnswer } from '@lindung/integration-events/http/queries';
import { type FigureName } from '../events/event-sets';
import { day, percent, rupiah } from '../format';
import { Section } from '../parts/section';
import { type RosterSearch } from '../roster/roster-search';
import { figureColors } from '../theme';
import { Figure, type Behind } from './figure';

interface BudgetPanelProps {
  readonly programId: string;
  readonly summary: QueryAnswer<'summary'>;
}

/** How the ceiling is shared out, as one bar; its figures stand beside it in words. */
function ShareBar({ budget }: { readonly budget: QueryAnswer<'summary'>['budget'] }) {
  const { t } = useTranslation();
  const parts = [
    { name: t('overview.netRealised'), value: budget.realised - budget.refunded, color: figureColors.realised },
    { name: t('budget.committed'), value: budget.committed, color: figureColors.committed },
    { name: t('budget.free'), value: Math.max(0, budget.free), color: figureColors.free },
  ];
  const whole = parts.reduce((sum, part) => sum + part.value, 0);
  const label = `${t('overview.budgetShare')}: ${parts.map((part) => `${part.name} ${percent(part.value, whole)}`).join(', ')}`;
  return (
    <Box role="img" aria-label={label} style={{ display: 'flex', height: 26, borderRadius: 6, overflow: 'hidden', background: '#e5edef' }}>
      {parts.map((part) => (
        <Box key={part.name} title={`${part.name} ${percent(part.value, whole)}`} style={{ flexGrow: part.value, flexBasis: 0, background: part.color }} />
      ))}
    </Box>
  );
}

export function BudgetPanel({ programId, summary }: BudgetPanelProps) {
  const { t } = useTranslation();
  const { budget } = summary;
  const sum = { ceiling: rupiah(budget.ceiling), committed: rupiah(budget.committed), realised: rupiah(budget.realised), refunded: rupiah(budget.refunded), free: rupiah(budget.free) };
  const behind = (events: FigureName, people?: RosterSearch): Behind => ({ programId, events, isMoney: true, ...(people ? { people } : {}) });
  return (
    <Section title={t('overview.budget')}>
      <Stack gap="md">
        <SimpleGrid component="dl" cols={{ base: 1, xs: 2, md: 3, lg: 5 }} m={0}>
          <Figure name={t('budget.ceiling')} value={rupiah(budget.ceiling)} behind={behind('ceiling')} />
          <Figure name={t('budget.committed')} value={rupiah(budget.committed)} color={figureColors.committed} behind={behind('committed', { status: 'unpaid' })} />
          <Figure name={t('budget.realised')} value={rupiah(budget.realised)} color={figureColors.realised} behind={behind('realised', { status: 'paid' })} />
          <Figure name={t('budget.refunded')} value={rupiah(budget.refunded)} color={figureColors.refunded} behind={behind('refunded', { status: 'paid' })} />
          <Figure name={t('budget.free')} value={rupiah(budget.free)} color={figureColors.free} behind={behind('free')} />
        </SimpleGrid>
        <ShareBar budget={budget} />
        <Text size="sm" c="#4a5f66">
          {t('overview.budgetRule', sum)} {t('overview.netNote')} {t('overview.committedNote')}
        </Text>
        {budget.free < 0 && (
          <Alert color="yellow" styles={{ message: { color: '#533b00' } }}>
            {t('overview.overdrawn')}
          </Alert>
        )}
        {budget.exhaustedOn !== null && (
          <Text size="sm" fw={600}>
            {t('overview.exhausted', { date: day(budget.exhaustedOn) })}
          </Text>
        )}
      </Stack>
    </Section>
  );
}
