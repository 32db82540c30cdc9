/** Stands where actions would be while one looks back: what is past can be read, not done. */
import { Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useAsOf } from './use-moment';

export function OnlyToday() {
  const { t } = useTranslation();
  const asOf = useAsOf();
  if (asOf === undefined) return null;
  return (
    <Text size="sm" c="#4a5f66">
      {t('moment.onlyToday')}
    </Text>
  );
}
