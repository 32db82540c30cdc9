/** SP2D in, a sentence with the exact total to confirm, and what came of it. */
import { Alert, Button, Group, Modal, SimpleGrid, Stack, Text } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { explainCode } from '@lindung/integration-events/http/code-texts';
import { fieldErrors } from '@lindung/integration-events/http/field-errors';
import { payPremium } from '@lindung/integration-events/http/program-commands';
import { type FieldError } from '@lindung/integration-events/http/problem';
import { useCommand } from '../api/commands';
import { day, number, rupiah, today } from '../format';
import { currentLanguage } from '../i18n/setup';
import { bodyFrom, FormInput, initialValues, type FormField, type Values } from '../parts/form-fields';
import { ProblemAlert } from '../parts/problem-alert';

interface PaymentFormProps {
  readonly programId: string;
  readonly count: number;
  readonly totalRupiah: number;
}

const fields: readonly FormField[] = [
  { name: 'sp2dNumber', kind: 'text' },
  { name: 'sp2dDate', kind: 'date', initial: today() },
  { name: 'coverFrom', kind: 'date', initial: `${today().slice(0, 7)}-01` },
];

export function PaymentForm({ programId, count, totalRupiah }: PaymentFormProps) {
  const { t } = useTranslation();
  const [values, setValues] = useState<Values>(() => initialValues(fields));
  const [errors, setErrors] = useState<readonly FieldError[]>([]);
  const [reviewing, setReviewing] = useState(false);
  const [result, setResult] = useState<string | null>(null);
  const pay = useCommand('pay-premium');
  const body = { programId, all: true, ...bodyFrom(fields, values) };
  const told = {
    number: values['sp2dNumber'] ?? '',
    date: day(values['sp2dDate'] ?? ''),
    from: day(values['coverFrom'] ?? ''),
    count: number(count),
    total: rupiah(totalRupiah),
  };
  const wording = (name: string) => {
    const error = errors.find((candidate) => candidate.field === name);
    return error && (explainCode(error.code, currentLanguage()) ?? error.message);
  };

  function review(event: FormEvent) {
    event.preventDefault();
    const checked = payPremium.safeParse(body);
    setErrors(checked.success ? [] : fieldErrors(checked.error, body));
    pay.reset();
    setResult(null);
    setReviewing(checked.success);
  }
  function confirm() {
    pay.mutate(body, {
      onSuccess: () => {
        setReviewing(false);
        setResult(t('payment.done', told));
        setValues(initialValues(fields));
      },
    });
  }

  return (
    <>
      {result && (
        <Alert color="lindung" role="status" title={t('common.done')}>
          {result}
        </Alert>
      )}
      {count > 0 && (
        <form onSubmit={review} noValidate>
          <Stack>
            <Text fw={650}>{t('payment.form')}</Text>
            <SimpleGrid cols={{ base: 1, xs: 3 }} style={{ alignItems: 'start' }}>
              {fields.map((field) => (
                <FormInput
                  key={field.name}
                  id={`payment-${field.name}`}
                  field={field}
                  value={values[field.name] ?? ''}
                  error={wording(field.name)}
                  onChange={(value) => setValues((before) => ({ ...before, [field.name]: value }))}
                />
              ))}
            </SimpleGrid>
            <Group justify="flex-end">
              <Button type="submit">{t('payment.review')}</Button>
            </Group>
          </Stack>
        </form>
      )}
      <Modal opened={reviewing} onClose={() => setReviewing(false)} title={t('payment.confirmTitle')} centered>
        <Stack>
          <Text>{t('payment.confirmText', told)}</Text>
          {pay.isError && <ProblemAlert error={pay.error} />}
          <Group justify="flex-end">
            <Button variant="default" onClick={() => setReviewing(false)}>
              {t('common.cancel')}
            </Button>
            <Button loading={pay.isPending} onClick={confirm}>
              {t('payment.confirm', { total: rupiah(totalRupiah) })}
            </Button>
          </Group>
        </Stack>
      </Modal>
    </>
  );
}
