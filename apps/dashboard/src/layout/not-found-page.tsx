/** For addresses that lead nowhere. */
import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Empty } from '../parts/answer';

export function NotFoundPage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  return <Empty title={t('app.notFound')} action={{ label: t('app.home'), run: () => void navigate({ to: '/' }) }} />;
}
