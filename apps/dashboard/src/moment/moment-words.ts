/** How a moment is called: a day, a time, or a position of the log. */
import { useTranslation } from 'react-i18next';
import { dayLong, moment, place } from '../format';
import { positionOf, timeOf } from './moment-search';

/** `1 Maret 2026`, `1 Mar 2026, 10.00 WIB` or `catatan ke-12`. */
export function useMomentName(): (asOf: string) => string {
  const { t } = useTranslation();
  return (asOf) => {
    const position = positionOf(asOf);
    if (position === '0') return t('moment.beforeFirst');
    if (position !== null) return t('moment.position', { position: place(position) });
    const time = timeOf(asOf);
    return time === null ? dayLong(asOf) : moment(time);
  };
}
