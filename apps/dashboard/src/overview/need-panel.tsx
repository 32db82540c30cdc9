/** Coverage against the estimate of need, and the gap. */
import { Progress, SimpleGrid, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { type QueryAnswer } from '@lindung/integration-events/http/queries';
import { number, percent } from '../format';
import { Section } from '../parts/section';
import { figureColors } from '../theme';
import { Figure } from './figure';

interface NeedPanelProps {
  readonly programId: string;
  readonly summary: QueryAnswer<'summary'>;
}

export function NeedPanel({ programId, summary }: NeedPanelProps) {
  const { t } = useTranslation();
  const { need } = summary;
  const sentence = t('overview.needText', { covered: number(need.covered), estimate: number(need.estimate), percent: percent(need.covered, need.estimate) });
  return (
    <Section title={t('overview.need')} fill>
      <Stack>
        <SimpleGrid component="dl" cols={{ base: 2, xs: 3, md: 2, lg: 3 }} m={0}>
          <Figure name={t('status.covered')} value={number(need.covered)} behind={{ programId, events: 'covered', people: { status: 'covered' } }} large />
          <Figure name={t('overview.estimate')} value={number(need.estimate)} behind={{ programId, events: 'need' }} large />
          <Figure name={t('overview.gap')} value={number(need.gap)} behind={{ programId, events: 'gap' }} large />
        </SimpleGrid>
        <Progress.Root size={18} aria-label={sentence}>
          <Progress.Section value={need.estimate > 0 ? (100 * need.covered) / need.estimate : 0} color={figureColors.covered} aria-label={sentence} />
        </Progress.Root>
        <Text>{sentence}</Text>
      </Stack>
    </Section>
  );
}
