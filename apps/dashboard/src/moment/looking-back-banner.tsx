/** Says beyond doubt that what is shown is not the present, and leads back to it. */
import { Button, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { place } from '../format';
import { positionOf } from './moment-search';
import { useMomentName } from './moment-words';
import styles from './time-bar.module.css';
import { useAsOf, useGoToMoment, useIsUnreadable } from './use-moment';

/** What the banner says; null where the present is shown, as it was asked for. */
function useWords(): string | null {
  const { t } = useTranslation();
  const asOf = useAsOf();
  const isUnreadable = useIsUnreadable();
  const name = useMomentName();
  if (asOf === undefined) return isUnreadable ? t('moment.unreadable') : null;
  const position = positionOf(asOf);
  return position === null ? t('moment.lookingDay', { moment: name(asOf) }) : t('moment.lookingPosition', { position: place(position) });
}

export function LookingBackBanner() {
  const { t } = useTranslation();
  const asOf = useAsOf();
  const goTo = useGoToMoment();
  const words = useWords();
  if (words === null) return null;
  return (
    <div role="status" className={styles['banner']}>
      <div style={{ flex: 1 }}>
        <Text className={styles['told'] ?? ''}>{words}</Text>
        {asOf !== undefined && (
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
