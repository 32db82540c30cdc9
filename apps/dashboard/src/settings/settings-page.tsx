/** A programme's terms in force, and the revisions that Disnaker may record. */
import { Group, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { type QueryAnswer } from '@lindung/integration-events/http/queries';
import { useAnswer } from '../api/queries';
import { useCan } from '../api/session';
import { NotThereYet } from '../moment/not-there-yet';
import { OnlyToday } from '../moment/only-today';
import { useAsOf } from '../moment/use-moment';
import { day, number, rupiah } from '../format';
import { useProgramId } from '../layout/program-id';
import { NotFoundPage } from '../layout/not-found-page';
import { HistoryList } from '../history/history-list';
import { Answer } from '../parts/answer';
import { Facts } from '../parts/facts';
import { PageTitle } from '../parts/page-title';
import { RouteButton } from '../parts/route-link';
import { Section } from '../parts/section';
import { Revisions } from './revisions';

type Program = QueryAnswer<'programs'>['programs'][number];

function History({ programId }: { readonly programId: string }) {
  const { t } = useTranslation();
  const history = useAnswer('programHistory', { id: programId });
  return (
    <Section title={t('worker.history')}>
      <Answer result={history}>{({ events }) => <HistoryList events={events} programId={programId} />}</Answer>
    </Section>
  );
}

function Terms({ program }: { readonly program: Program }) {
  const { t } = useTranslation();
  return (
    <Section title={t('settings.terms')}>
      <Facts
        facts={[
          { name: t('field.region'), value: program.region },
          { name: t('field.year'), value: program.year },
          { name: t('field.sourceOfFunds'), value: program.sourceOfFunds },
          { name: t('budget.ceiling'), value: rupiah(program.ceiling) },
          { name: t('budget.quota'), value: number(program.quota) },
          { name: t('field.premium'), value: rupiah(program.premium) },
          { name: t('field.months'), value: number(program.months) },
          { name: t('field.maxDecile'), value: number(program.maxDecile) },
          { name: t('field.snapshotMaxAgeDays'), value: program.snapshotMaxAgeDays === null ? t('settings.noLimit') : t('settings.days', { n: program.snapshotMaxAgeDays }) },
          { name: t('field.coverStart'), value: day(program.coverStart) },
          { name: t('field.needEstimate'), value: number(program.needEstimate) },
          { name: t('field.reference'), value: program.reference },
          { name: t('settings.opened'), value: day(program.openedOn) },
          { name: t('settings.status'), value: program.closedOn === null ? t('settings.running') : t('settings.closed', { date: day(program.closedOn) }) },
        ]}
      />
    </Section>
  );
}

export function SettingsPage() {
  const { t } = useTranslation();
  const programId = useProgramId();
  const mayOpen = useCan('open-program');
  const asOf = useAsOf();
  const programs = useAnswer('programs');
  return (
    <Answer result={programs} placeholderHeight={300}>
      {(answer) => {
        const program = answer.programs.find((item) => item.programId === programId);
        if (!program) return asOf === undefined ? <NotFoundPage /> : <NotThereYet asOf={asOf} subject="program" />;
        return (
          <Stack>
            <Group justify="space-between">
              <PageTitle title={t('settings.title')} subtitle={programId} />
              {mayOpen && asOf === undefined && (
                <RouteButton variant="default" to="/programs/new">
                  {t('settings.open')}
                </RouteButton>
              )}
            </Group>
            <Terms program={program} />
            {!mayOpen && <Text size="sm">{t('settings.readOnly')}</Text>}
            {mayOpen && <OnlyToday />}
            {mayOpen && asOf === undefined && <Revisions key={`${programId} ${answer.position}`} program={program} />}
            <History programId={programId} />
          </Stack>
        );
      }}
    </Answer>
  );
}
