/** The name that a field carries on forms, in tables and in errors. */
import { useTranslation } from 'react-i18next';
import { type Messages } from '../i18n/id';

export type FieldName = keyof Messages['field'];

/** Names a field in the language in use; an unknown one keeps the name that the server gave. */
export function useFieldLabel(): (field: string) => string {
  const { t, i18n } = useTranslation();
  return (field) => (i18n.exists(`field.${field}`) ? t(`field.${field as FieldName}`) : field);
}
