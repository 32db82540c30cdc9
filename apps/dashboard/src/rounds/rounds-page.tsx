/** Allocation rounds: draw a new one after a preview, and look at earlier ones. */
import { Stack } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { type QueryAnswer } from '@lindung/integration-events/http/queries';
import { useAnswer } from '../api/queries';
import { useCan } from '../api/session';
import { EventsLink } from '../events/events-link';
import { useSeesLog } from '../events/use-log-page';
import { day, number, rupiah, today } from '../format';
import { OnlyToday } from '../moment/only-today';
import { useAsOf } from '../moment/use-moment';
import { useProgramId } from '../layout/program-id';
import { Answer } from '../parts/answer';
import { Empty } from '../parts/empty';
import { DataTable, type Column } from '../parts/data-table';
import { PageTitle } from '../parts/page-title';
import { RouteAnchor } from '../parts/route-link';
import { Section } from '../parts/section';
import { NewRound } from './new-round';

type Round = QueryAnswer<'rounds'>['rounds'][number];

function RoundTable({ programId, rounds }: { readonly programId: string; readonly rounds: readonly Round[] }) {
  const { t } = useTranslation();
  const seesLog = useSeesLog();
  const events: Column<Round> = {
    key: 'events',
    header: t('log.title'),
    render: (round) => <EventsLink programId={programId} behind="rounds" days={{ from: today(new Date(round.drawnAt)) }} what={t('rounds.detail', { date: day(round.decisionDate) })} />,
  };
  const columns: Column<Round>[] = [
    {
      key: 'date',
      header: t('field.decisionDate'),
      heading: true,
      render: (round) => (
        <RouteAnchor to="/program/$programId/rounds/$roundId" params={{ programId, roundId: round.roundId }} c="#0b5563" underline="always" fw={600}>
          {day(round.decisionDate)}
        </RouteAnchor>
      ),
    },
    { key: 'reference', header: t('field.reference'), render: (round) => round.reference ?? t('common.none') },
    { key: 'status', header: t('rounds.status'), render: (round) => t(`rounds.${round.status}`) },
    { key: 'candidates', header: t('rounds.candidates'), figure: true, render: (round) => number(round.candidates) },
    { key: 'seats', header: t('rounds.seats'), figure: true, render: (round) => number(round.seats) },
    { key: 'total', header: t('rounds.total'), figure: true, render: (round) => rupiah(round.totalRupiah) },
    { key: 'by', header: t('rounds.drawnBy'), render: (round) => round.drawnBy },
    ...(seesLog ? [events] : []),
  ];
  return <DataTable caption={t('rounds.earlier')} columns={columns} rows={rounds} rowKey={(round) => round.roundId} />;
}

export function RoundsPage() {
  const { t } = useTranslation();
  const programId = useProgramId();
  const mayDraw = useCan('allocate-quota');
  const isNow = useAsOf() === undefined;
  const rounds = useAnswer('rounds', { id: programId });
  return (
    <Stack>
      <PageTitle title={t('rounds.title')} />
      {mayDraw && (
        <Section title={t('rounds.new')}>
          {isNow ? <NewRound key={programId} programId={programId} /> : <OnlyToday />}
        </Section>
      )}
      <Section title={t('rounds.earlier')}>
        <Answer result={rounds}>
          {(answer) => (answer.rounds.length === 0 ? <Empty title={t('rounds.empty')} /> : <RoundTable programId={programId} rounds={answer.rounds} />)}
        </Answer>
      </Section>
    </Stack>
  );
}
