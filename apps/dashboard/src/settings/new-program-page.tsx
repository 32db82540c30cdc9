/** Opens a programme: every figure is a fact of the log and none is assumed. */
import { Paper, Stack } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { sourcesOfFunds } from '@lindung/integration-events/http/program-commands';
import { today } from '../format';
import { OnlyToday } from '../moment/only-today';
import { useAsOf } from '../moment/use-moment';
import { CommandForm } from '../parts/command-form';
import { type FormField } from '../parts/form-fields';
import { PageTitle } from '../parts/page-title';
import { RouteAnchor } from '../parts/route-link';

const year = today().slice(0, 4);
const fields: readonly FormField[] = [
  { name: 'programId', kind: 'text', initial: `program-3275-${year}` },
  { name: 'region', kind: 'text', initial: '3275' },
  { name: 'year', kind: 'text', initial: year },
  { name: 'sourceOfFunds', kind: 'choice', choices: sourcesOfFunds.map((value) => ({ value, label: value })) },
  { name: 'ceiling', kind: 'whole' },
  { name: 'quota', kind: 'whole' },
  { name: 'premium', kind: 'whole' },
  { name: 'months', kind: 'whole', initial: '12' },
  { name: 'maxDecile', kind: 'whole' },
  { name: 'snapshotMaxAgeDays', kind: 'whole', optional: true },
  { name: 'coverStart', kind: 'date', optional: true },
  { name: 'needEstimate', kind: 'whole' },
  { name: 'reference', kind: 'text' },
];

/** The year is typed without thousand separators and sent as a number. */
function withYear(body: Record<string, unknown>): Record<string, unknown> {
  return { ...body, year: Number(body['year']) };
}

export function NewProgramPage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const isNow = useAsOf() === undefined;
  return (
    <Stack maw={640}>
      <RouteAnchor className="no-print" to="/" c="#0b5563" size="sm">
        ← {t('app.home')}
      </RouteAnchor>
      <PageTitle title={t('settings.open')} />
      <Paper>
        {isNow ? (
          <CommandForm command="open-program" fixed={{}} fields={fields} shape={withYear} submit={t('action.open-program')} onDone={() => void navigate({ to: '/' })} />
        ) : (
          <OnlyToday />
        )}
      </Paper>
    </Stack>
  );
}
