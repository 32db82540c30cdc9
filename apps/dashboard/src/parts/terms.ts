/** Names of codes in the language in use. A code that has no wording yet is shown as it is. */
import { useTranslation } from 'react-i18next';
import { type Messages } from '../i18n/id';

type Group = 'status' | 'role' | 'occupation' | 'exitReason' | 'releaseReason' | 'warning' | 'kind' | 'dimension' | 'sex' | 'civilStatus';

/** Looks up a code's name in a group of terms. */
export function useTerm(): (group: Group, code: string) => string {
  const { t, i18n } = useTranslation();
  return (group, code) => {
    const key = `${group}.${code}`;
    return i18n.exists(key) ? String(t(key as `status.${keyof Messages['status']}`)) : code;
  };
}
