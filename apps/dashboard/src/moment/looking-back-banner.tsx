/** Says beyond doubt that what is shown is not the present, and leads back to it. */
import { Button, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { positionOf } from './moment-search';
import { useMomentName } from './moment-words';
import styles from './time-bar.module.css';
import { useAsOf, useGoToMoment, useIsUnreadable } from './use-moment';
import { useIsRefused } from './use-refused';

/** What the banner says; null where the present is shown, as it was asked for. */
function useWords(isRefused: boolean): string | null {
  const { t } = useTranslation();
  const asOf = useAsOf();
  const isUnreadable = useIsUnreadable();
  const name = useMomentName();
  if (asOf === undefined) return isUnreadable ? t('moment.unreadable') : null;
  const position = positionOf(asOf);
  if (isRefused) return t('moment.refused', { moment: name(asOf) });
  if (position === '0') return t('moment.lookingBeforeFirst');
  return position === null ? t('moment.lookingDay', { moment: name(asOf) }) : t('moment.lookingPosition', { moment: name(asOf) });
}

export function LookingBackBanner() {
  const { t } = useTranslation();
  const asOf = useAsOf();
  const goTo = useGoToMoment();
  const isRefused = useIsRefused();
  const words = useWords(isRefused);
  if (words === null) return null;
  return (
    <div role="status" className={styles['banner']}>
      <div style={{ flex: 1 }}>
        <Text className={styles['told'] ?? ''}>{words}</Text>
        {asOf !== undefined && !isRefused && (
          <Text size="xs" className={styles['detail'] ?? ''}>
            {t('moment.readOnly')}
          </Text>
        )}
      </div>
      <Button className="no-print" size="compact-sm" color="#533b00" style={{ flex: 'none' }} onClick={() => goTo(undefined)}>
        {t('moment.back')}
      </Button>
    </div>
  );
}
