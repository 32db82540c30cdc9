/** An alarm stands above the page itself, not only in the badge. */
import { Alert } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { type Evidence } from './use-evidence';

export function EvidenceAlarm({ evidence }: { readonly evidence: Evidence }) {
  const { t } = useTranslation();
  if (evidence.verdict.state !== 'alarm') return null;
  return (
    <Alert role="alert" color="red" variant="light" mb="md" title={t('evidence.alarmTitle')} styles={{ title: { color: '#8f1d1d' }, message: { color: '#3d1111' } }}>
      {t(`evidence.alarm.${evidence.verdict.reason}`)} {t('evidence.alarmMore')}
    </Alert>
  );
}
