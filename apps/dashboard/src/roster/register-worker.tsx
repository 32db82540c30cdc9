/** Registers one person by hand, for those who come to the counter. */
import { useTranslation } from 'react-i18next';
import { CommandAction } from '../parts/command-action';
import { type FormField } from '../parts/form-fields';
import { useTerm } from '../parts/terms';

export function RegisterWorker() {
  const { t } = useTranslation();
  const term = useTerm();
  const fields: FormField[] = [
    { name: 'nik', kind: 'text' },
    { name: 'noKk', kind: 'text', optional: true },
    { name: 'name', kind: 'text' },
    { name: 'birthPlace', kind: 'text', optional: true },
    { name: 'birthDate', kind: 'date' },
    { name: 'sex', kind: 'choice', choices: (['P', 'L'] as const).map((value) => ({ value, label: term('sex', value) })) },
    { name: 'address', kind: 'text' },
    { name: 'kecamatan', kind: 'text' },
    { name: 'kelurahan', kind: 'text' },
    { name: 'phone', kind: 'text', optional: true },
    { name: 'occupation', kind: 'text' },
    { name: 'source', kind: 'text', optional: true },
  ];
  return <CommandAction command="register-worker" fixed={{}} fields={fields} label={t('roster.register')} />;
}
