/** A DTSEN check made by hand: a result with decile, or nobody found. */
import { useTranslation } from 'react-i18next';
import { civilStatuses } from '@lindung/integration-events/http/worker-commands';
import { today } from '../format';
import { CommandAction } from '../parts/command-action';
import { type FormField } from '../parts/form-fields';
import { useTerm } from '../parts/terms';

const UNKNOWN = 'unknown';

/** The form offers "unknown" as a word; the command says null. */
function withDecile(body: Record<string, unknown>): Record<string, unknown> {
  return { ...body, decile: body['decile'] === UNKNOWN ? null : Number(body['decile']) };
}

export function VerifyActions({ workerId }: { readonly workerId: string }) {
  const { t } = useTranslation();
  const term = useTerm();
  const snapshot: FormField = { name: 'snapshotId', kind: 'text', initial: `manual ${today()}` };
  const deciles = [...Array.from({ length: 10 }, (_, index) => String(index + 1)), UNKNOWN];
  const fields: FormField[] = [
    { name: 'decile', kind: 'choice', choices: deciles.map((value) => ({ value, label: value === UNKNOWN ? t('common.unknown') : value })) },
    { name: 'civilStatus', kind: 'choice', choices: civilStatuses.map((value) => ({ value, label: term('civilStatus', value) })) },
    snapshot,
  ];
  return (
    <>
      <CommandAction command="verify-dtsen" fixed={{ workerId }} fields={fields} shape={withDecile} label={t('action.verify-dtsen')} />
      <CommandAction command="verify-dtsen" fixed={{ workerId, notFound: true }} fields={[snapshot]} label={t('action.verify-not-found')} />
    </>
  );
}
