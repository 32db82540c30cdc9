/** Leads to the newest programme, or says that there is none yet. */
import { Stack } from '@mantine/core';
import { Navigate, useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useAnswer } from '../api/queries';
import { useMayAct } from '../moment/use-moment';
import { Answer } from '../parts/answer';
import { Empty } from '../parts/empty';
import { PageTitle } from '../parts/page-title';

export function HomePage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  // A programme has its page also for the days before it was opened.
  const programs = useAnswer('programs', {}, {}, { live: true });
  const mayOpen = useMayAct('open-program');
  const action = { label: t('settings.open'), run: () => void navigate({ to: '/programs/new' }) };
  return (
    <Answer result={programs}>
      {(answer) => {
        const newest = answer.programs[0];
        if (newest) return <Navigate to="/program/$programId" params={{ programId: newest.programId }} replace />;
        return (
          <Stack>
            <PageTitle title={t('app.name')} />
            <Empty title={t('settings.none')} help={t('settings.noneHelp')} {...(mayOpen ? { action } : {})} />
          </Stack>
        );
      }}
    </Answer>
  );
}
