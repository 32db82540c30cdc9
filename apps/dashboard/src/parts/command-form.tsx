/**
 * A form that sends one command. It checks what was typed against the same schema that the server
 * checks by, shows errors at their fields, and keeps its idempotency key over retries.
 */
import { Button, Group, Stack, Text } from '@mantine/core';
import { useId, useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { explainCode } from '@lindung/integration-events/http/code-texts';
import { commandContracts, type CommandName } from '@lindung/integration-events/http/commands';
import { fieldErrors } from '@lindung/integration-events/http/field-errors';
import { type FieldError } from '@lindung/integration-events/http/problem';
import { useCommand, type Answered } from '../api/commands';
import { ApiProblem } from '../api/problem';
import { currentLanguage } from '../i18n/setup';
import { bodyFrom, FormInput, initialValues, type FormField, type Values } from './form-fields';
import { ProblemAlert } from './problem-alert';

export interface CommandFormProps {
  readonly command: CommandName;
  /** What the body carries beside the fields. */
  readonly fixed: Readonly<Record<string, unknown>>;
  readonly fields: readonly FormField[];
  readonly submit: string;
  readonly help?: string;
  readonly danger?: boolean;
  readonly onDone: (answer: Answered) => void;
  readonly onCancel?: () => void;
  /** Last word on the body, where it is more than its fields. */
  readonly shape?: (body: Record<string, unknown>) => Record<string, unknown>;
}

function wordingOf(errors: readonly FieldError[], field: string): string | undefined {
  const error = errors.find((candidate) => candidate.field === field);
  return error && (explainCode(error.code, currentLanguage()) ?? error.message);
}

export function CommandForm({ command, fixed, fields, submit, help, danger = false, onDone, onCancel, shape }: CommandFormProps) {
  const { t } = useTranslation();
  const idPrefix = useId();
  const [values, setValues] = useState<Values>(() => initialValues(fields));
  const [localErrors, setLocalErrors] = useState<readonly FieldError[]>([]);
  const mutation = useCommand(command);
  const serverErrors = mutation.error instanceof ApiProblem ? mutation.error.fields : [];
  const errors = [...localErrors, ...serverErrors];
  const elsewhere = localErrors.filter((error) => !fields.some((field) => field.name === error.field));

  function onSubmit(event: FormEvent) {
    event.preventDefault();
    const filled = { ...fixed, ...bodyFrom(fields, values) };
    const body = shape ? shape(filled) : filled;
    const checked = commandContracts[command].body.safeParse(body);
    const found = checked.success ? [] : fieldErrors(checked.error, body);
    setLocalErrors(found);
    if (found.length === 0) mutation.mutate(body, { onSuccess: onDone });
    else document.getElementById(`${idPrefix}-${found[0]?.field ?? ''}`)?.focus();
  }

  return (
    <form onSubmit={onSubmit} noValidate>
      <Stack gap="sm">
        {help && <Text size="sm">{help}</Text>}
        {fields.map((field) => (
          <FormInput
            key={field.name}
            id={`${idPrefix}-${field.name}`}
            field={field}
            value={values[field.name] ?? ''}
            error={wordingOf(errors, field.name)}
            onChange={(value) => setValues((before) => ({ ...before, [field.name]: value }))}
          />
        ))}
        {elsewhere.map((error) => (
          <Text key={error.field} c="red.9" size="sm" role="alert">
            {explainCode(error.code, currentLanguage()) ?? error.message}
          </Text>
        ))}
        {mutation.isError && <ProblemAlert error={mutation.error} />}
        <Group justify="flex-end">
          {onCancel && (
            <Button variant="default" onClick={onCancel}>
              {t('common.cancel')}
            </Button>
          )}
          <Button type="submit" loading={mutation.isPending} {...(danger ? { color: 'red.9' } : {})}>
            {submit}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
