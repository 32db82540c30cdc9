/** Corrects what was recorded wrongly; only the fields that are filled in change. */
import { useTranslation } from 'react-i18next';
import { CommandAction } from '../parts/command-action';
import { type FormField } from '../parts/form-fields';
import { useTerm } from '../parts/terms';

export function CorrectDetails({ workerId }: { readonly workerId: string }) {
  const { t } = useTranslation();
  const term = useTerm();
  const sexes = [{ value: '', label: t('common.none') }, ...(['L', 'P'] as const).map((value) => ({ value, label: term('sex', value) }))];
  const fields: FormField[] = [
    { name: 'name', kind: 'text', optional: true },
    { name: 'noKk', kind: 'text', optional: true },
    { name: 'birthPlace', kind: 'text', optional: true },
    { name: 'birthDate', kind: 'date', optional: true },
    { name: 'sex', kind: 'choice', choices: sexes, optional: true },
    { name: 'address', kind: 'text', optional: true },
    { name: 'kecamatan', kind: 'text', optional: true },
    { name: 'kelurahan', kind: 'text', optional: true },
    { name: 'phone', kind: 'text', optional: true },
    { name: 'occupation', kind: 'text', optional: true },
    { name: 'reason', kind: 'text' },
  ];
  return (
    <CommandAction
      command="correct-worker-details"
      fixed={{ workerId }}
      fields={fields}
      label={t('action.correct-worker-details')}
      help={t('actionHelp.correct-worker-details')}
    />
  );
}
