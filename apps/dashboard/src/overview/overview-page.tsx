/** The programme at a glance: money, seats, need, and who they are. */
import { Grid, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useAnswer } from '../api/queries';
import { number, place, rupiah } from '../format';
import { useProgramId } from '../layout/program-id';
import { Answer } from '../parts/answer';
import { PageTitle } from '../parts/page-title';
import { BreakdownPanel } from './breakdown-panel';
import { BudgetPanel } from './budget-panel';
import { BurnDownPanel } from './burn-down-panel';
import { NeedPanel } from './need-panel';
import { PathPanel } from './path-panel';
import { SeatsPanel } from './seats-panel';

const REFRESH_MS = 30_000;

function Heading({ programId }: { readonly programId: string }) {
  const { t } = useTranslation();
  const ofThisProgram = (item: { readonly programId: string }) => item.programId === programId;
  const program = useAnswer('programs').data?.programs.find(ofThisProgram);
  // A programme has its year also before it was opened.
  const year = useAnswer('programs', {}, {}, { live: true }).data?.programs.find(ofThisProgram)?.year;
  const subtitle = program && t('overview.terms', { source: program.sourceOfFunds, premium: rupiah(program.premium), months: number(program.months) });
  return <PageTitle title={t('overview.title', { year: year ?? '' })} {...(subtitle ? { subtitle } : {})} />;
}

export function OverviewPage() {
  const { t } = useTranslation();
  const programId = useProgramId();
  const summary = useAnswer('summary', { id: programId }, {}, { refetchEveryMs: REFRESH_MS });
  return (
    <Stack>
      <Heading programId={programId} />
      <Answer result={summary} placeholderHeight={420}>
        {(data) => (
          <Stack>
            <BudgetPanel programId={programId} summary={data} />
            <Grid>
              <Grid.Col span={{ base: 12, md: 6 }}>
                <SeatsPanel summary={data} />
              </Grid.Col>
              <Grid.Col span={{ base: 12, md: 6 }}>
                <NeedPanel programId={programId} summary={data} />
              </Grid.Col>
            </Grid>
            <BurnDownPanel programId={programId} />
            <PathPanel programId={programId} summary={data} />
            <BreakdownPanel programId={programId} />
            <Text size="xs" c="#4a5f66" ta="right">
              {t('app.upTo', { position: place(data.position) })}
            </Text>
          </Stack>
        )}
      </Answer>
    </Stack>
  );
}
