/** The inputs that forms for commands are made of, described as data. */
import { NativeSelect, NumberInput, Textarea, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { day } from '../format';
import { currentLanguage } from '../i18n/setup';
import { useFieldLabel, type FieldName } from './field-label';

export interface FormField {
  readonly name: FieldName;
  readonly kind: 'text' | 'area' | 'date' | 'whole' | 'choice';
  readonly optional?: boolean;
  readonly choices?: readonly { readonly value: string; readonly label: string }[];
  readonly initial?: string;
  readonly help?: string;
}

export type Values = Readonly<Record<string, string>>;

/** The values that a form starts with. */
export function initialValues(fields: readonly FormField[]): Values {
  return Object.fromEntries(fields.map((field) => [field.name, field.initial ?? (field.kind === 'choice' ? (field.choices?.[0]?.value ?? '') : '')]));
}

/** A body from what was typed: empty optional fields are left out, numbers become numbers. */
export function bodyFrom(fields: readonly FormField[], values: Values): Record<string, unknown> {
  const body: Record<string, unknown> = {};
  for (const field of fields) {
    const text = (values[field.name] ?? '').trim();
    if (text === '') {
      if (!field.optional) body[field.name] = undefined;
    } else body[field.name] = field.kind === 'whole' ? Number(text) : text;
  }
  return body;
}

interface FormInputProps {
  readonly id: string;
  readonly field: FormField;
  readonly value: string;
  readonly error: string | undefined;
  readonly onChange: (value: string) => void;
}

export function FormInput({ id, field, value, error, onChange }: FormInputProps) {
  const { t } = useTranslation();
  const label = useFieldLabel();
  // Browsers write dates in their own order; the words leave no doubt which day is meant.
  const help = field.help ?? (field.kind === 'date' && value !== '' ? day(value) : undefined);
  const shared = {
    id,
    label: field.optional ? `${label(field.name)} (${t('common.optional')})` : label(field.name),
    ...(help === undefined ? {} : { description: help }),
    error,
    inputWrapperOrder: ['label', 'input', 'description', 'error'] as ('label' | 'input' | 'description' | 'error')[],
    'aria-required': !field.optional,
  };
  if (field.kind === 'choice') {
    return <NativeSelect {...shared} value={value} data={[...(field.choices ?? [])]} onChange={(event) => onChange(event.currentTarget.value)} />;
  }
  if (field.kind === 'whole') {
    const separators = currentLanguage() === 'en' ? { thousandSeparator: ',', decimalSeparator: '.' } : { thousandSeparator: '.', decimalSeparator: ',' };
    return <NumberInput {...shared} {...separators} value={value} allowDecimal={false} allowNegative={false} hideControls onValueChange={(change) => onChange(change.value)} />;
  }
  if (field.kind === 'area') {
    return <Textarea {...shared} value={value} autosize minRows={2} onChange={(event) => onChange(event.currentTarget.value.replace(/\s*\n\s*/g, ' '))} />;
  }
  return <TextInput {...shared} type={field.kind === 'date' ? 'date' : 'text'} autoComplete="off" value={value} onChange={(event) => onChange(event.currentTarget.value)} />;
}
