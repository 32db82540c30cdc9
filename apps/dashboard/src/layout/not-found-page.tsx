/** For addresses that lead nowhere. */
import { Stack } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Empty } from '../parts/empty';
import { PageTitle } from '../parts/page-title';

export function NotFoundPage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  return (
    <Stack>
      <PageTitle title={t('app.notFound')} />
      <Empty title={t('app.notFound')} action={{ label: t('app.home'), run: () => void navigate({ to: '/' }) }} />
    </Stack>
  );
}
