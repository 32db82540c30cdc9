/** From registered to covered, and where everybody stands; each number opens its list. */
import { SimpleGrid, Stack, Text, Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { standings } from '@lindung/integration-events/http/program-answers';
import { type QueryAnswer } from '@lindung/integration-events/http/queries';
import { number } from '../format';
import { Section } from '../parts/section';
import { Figure } from './figure';

interface PathPanelProps {
  readonly programId: string;
  readonly summary: QueryAnswer<'summary'>;
}

const steps = ['registered', 'verified', 'allocated', 'paid', 'covered'] as const;

export function PathPanel({ programId, summary }: PathPanelProps) {
  const { t } = useTranslation();
  const { workers } = summary;
  return (
    <Section title={t('overview.path')}>
      <Stack>
        <SimpleGrid component="dl" cols={{ base: 2, xs: 3, md: 5 }} m={0}>
          {steps.map((step) => (
            <Figure
              key={step}
              name={t(`status.${step}`)}
              value={number(workers[step])}
              large
              behind={{ programId, events: step, people: step === 'registered' ? {} : { status: step } }}
              share={workers.registered > 0 ? workers[step] / workers.registered : 0}
            />
          ))}
        </SimpleGrid>
        <Title order={3} size="h5">
          {t('overview.standing')}
        </Title>
        <SimpleGrid component="dl" cols={{ base: 2, xs: 3, md: 6 }} m={0}>
          {standings.map((standing) => (
            <Figure key={standing} name={t(`standing.${standing}`)} value={number(workers.standing[standing])} behind={{ programId, events: standing, people: { status: standing } }} />
          ))}
        </SimpleGrid>
        <Text size="sm" c="#4a5f66">
          {t('overview.standingNote', { registered: number(workers.registered) })}
        </Text>
      </Stack>
    </Section>
  );
}
