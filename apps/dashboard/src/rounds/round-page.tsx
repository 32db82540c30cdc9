/** One round: its figures, policy, cut-off and digest. */
import { Group, Stack } from '@mantine/core';
import { useParams } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useAnswer } from '../api/queries';
import { EventsLink } from '../events/events-link';
import { day, moment, today } from '../format';
import { useProgramId } from '../layout/program-id';
import { Answer } from '../parts/answer';
import { Facts } from '../parts/facts';
import { PageTitle } from '../parts/page-title';
import { RouteAnchor, RouteButton } from '../parts/route-link';
import { Section } from '../parts/section';
import { RoundFacts } from './round-facts';

export function RoundPage() {
  const { t } = useTranslation();
  const programId = useProgramId();
  const roundId = useParams({ strict: false }).roundId ?? '';
  const result = useAnswer('round', { id: programId, roundId });
  return (
    <Stack>
      <RouteAnchor className="no-print" to="/program/$programId/rounds" params={{ programId }} c="#0b5563" size="sm">
        ← {t('rounds.back')}
      </RouteAnchor>
      <Answer result={result} placeholderHeight={300} subject="round">
        {(round) => (
          <Stack>
            <PageTitle title={t('rounds.detail', { date: day(round.decisionDate) })} subtitle={roundId} />
            <Section title={t('rounds.outcome')}>
              <RoundFacts round={round} />
            </Section>
            <Section title={t('rounds.policy')}>
              <Facts
                facts={[
                  { name: t('rounds.policy'), value: t('rounds.policyText', { version: round.policyVersion, decile: round.policy.maxDecile }) },
                  { name: t('field.coverStart'), value: day(round.policy.coverStart) },
                  {
                    name: t('field.snapshotMaxAgeDays'),
                    value: round.policy.snapshotMaxAgeDays === null ? t('settings.noLimit') : t('settings.days', { n: round.policy.snapshotMaxAgeDays }),
                  },
                  { name: t('rounds.drawnBy'), value: round.drawnBy },
                  { name: t('rounds.drawnAt'), value: moment(round.drawnAt) },
                  { name: t('rounds.status'), value: t(`rounds.${round.status}`) },
                ]}
              />
            </Section>
            <Group className="no-print">
              <RouteButton variant="default" to="/program/$programId/roster" params={{ programId }} search={{ status: 'allocated', sort: 'rank' }}>
                {t('rounds.holders')}
              </RouteButton>
              <EventsLink programId={programId} behind="rounds" days={{ from: today(new Date(round.drawnAt)) }} what={t('rounds.detail', { date: day(round.decisionDate) })} />
            </Group>
          </Stack>
        )}
      </Answer>
    </Stack>
  );
}
