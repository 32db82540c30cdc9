/** Tells an event in plain words. What is sealed stays unsaid. */
import { useTranslation } from 'react-i18next';
import { type HistoryEvent } from '@lindung/integration-events/http/worker-answers';
import { day, number, rupiah } from '../format';
import { type Messages } from '../i18n/id';
import { useFieldLabel } from '../parts/field-label';
import { useTerm } from '../parts/terms';

function text(data: HistoryEvent['data'], key: string): string {
  const value = data[key];
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}

/** Answers one sentence for an event; a type without wording is named as it is. */
export function useEventWords(): (event: HistoryEvent) => string {
  const { t, i18n } = useTranslation();
  const term = useTerm();
  const label = useFieldLabel();
  return ({ type, data }) => {
    if (!i18n.exists(`event.${type}`)) return type;
    const changed = typeof data['changed'] === 'object' && data['changed'] !== null ? Object.keys(data['changed']) : [];
    const sealed = Array.isArray(data['sealedFields']) ? data['sealedFields'].map(String) : [];
    const date = (key: string) => (text(data, key) === '' ? t('common.unknown') : day(text(data, key)));
    const money = (key: string) => rupiah(Number(data[key] ?? 0));
    const count = (key: string) => number(Number(data[key] ?? 0));
    const policy: Record<string, unknown> = typeof data['policy'] === 'object' && data['policy'] !== null ? { ...data['policy'] } : {};
    return t(`event.${type as keyof Messages['event']}`, {
      occupation: term('occupation', text(data, 'occupation')),
      fields: [...changed, ...sealed].map(label).join(', '),
      snapshot: text(data, 'snapshotId'),
      decile: text(data, 'decile') || t('common.unknown'),
      effectiveDate: date('effectiveDate'),
      purpose: text(data, 'purpose'),
      legalBasis: text(data, 'legalBasis'),
      rank: count('rank'),
      amount: money('amountRupiah'),
      months: text(data, 'months'),
      sp2dNumber: text(data, 'sp2dNumber'),
      coverFrom: date('coverFrom'),
      coverUntil: date('coverUntil'),
      receiptNumber: text(data, 'receiptNumber'),
      endedOn: date('endedOn'),
      ceiling: money('ceilingRupiah'),
      quota: count('quotaSeats'),
      premium: money('premiumRupiah'),
      total: money('totalRupiah'),
      needEstimate: count('needEstimate'),
      seats: count('seats'),
      candidates: count('candidates'),
      count: count('count'),
      rows: count('rows'),
      row: count('row'),
      accepted: count('accepted'),
      rejected: count('rejected'),
      kind: term('kind', text(data, 'kind')),
      period: text(data, 'period'),
      maxDecile: policy['maxDecile'] === undefined ? '' : String(policy['maxDecile']),
    });
  };
}
