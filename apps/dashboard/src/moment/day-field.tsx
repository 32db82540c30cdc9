/** The date field of the time bar, for those who would rather type than slide. */
import { TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { day as dayShort } from '../format';
import { isDay } from './days';
import styles from './time-bar.module.css';

interface DayFieldProps {
  /** The day chosen; empty where only the log knows it. */
  readonly day: string;
  readonly first: string;
  readonly last: string;
  readonly onDay: (day: string) => void;
  /** A day was typed that cannot be chosen. */
  readonly onOutside: () => void;
}

/** What was typed stays in the field until it is a day, so that typing a year is not cut short; leaving the field takes back what cannot be chosen. */
export function DayField({ day, first, last, onDay, onOutside }: DayFieldProps) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState<string | null>(null);
  const isOutside = typed !== null && isDay(typed) && (typed < first || typed > last);
  return (
    <TextInput
      type="date"
      size="sm"
      aria-label={t('moment.dateField')}
      className={styles['date'] ?? ''}
      classNames={{ error: styles['outside'] ?? '' }}
      styles={{ wrapper: { marginBottom: 0 } }}
      min={first}
      max={last}
      value={typed ?? day}
      error={isOutside ? t('moment.outside', { first: dayShort(first), last: dayShort(last) }) : null}
      errorProps={{ role: 'alert' }}
      onChange={(event) => {
        const text = event.currentTarget.value;
        setTyped(text);
        if (!isDay(text)) return;
        if (text >= first && text <= last) onDay(text);
        else onOutside();
      }}
      onBlur={() => setTyped(null)}
    />
  );
}
