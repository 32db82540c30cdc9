/** A new round: what to give, a preview of it, and only then the decision. */
import { Button, Group, SimpleGrid, Stack, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { useCommand } from '../api/commands';
import { ApiProblem } from '../api/problem';
import { useAnswer } from '../api/queries';
import { useRoundPreview, type RoundPreview } from '../api/rounds';
import { number, rupiah, today } from '../format';
import { bodyFrom, FormInput, initialValues, type FormField, type Values } from '../parts/form-fields';
import { ProblemAlert } from '../parts/problem-alert';
import { RoundFacts } from './round-facts';

const fields: readonly FormField[] = [
  { name: 'seats', kind: 'whole', optional: true },
  { name: 'decisionDate', kind: 'date', optional: true, initial: today() },
  { name: 'reference', kind: 'text', optional: true },
];

interface PreviewProps {
  readonly preview: RoundPreview;
  readonly pending: boolean;
  readonly onConfirm: () => void;
  readonly onCancel: () => void;
}

function Preview({ preview, pending, onConfirm, onCancel }: PreviewProps) {
  const { t } = useTranslation();
  const { round } = preview;
  if (round === null || round.seats === 0) return <Text role="status">{t('rounds.previewEmpty')}</Text>;
  return (
    <Stack role="region" aria-label={t('rounds.previewTitle')} p="md" bg="#eef6f8" style={{ borderRadius: 8 }}>
      <Text fw={650}>{t('rounds.previewTitle')}</Text>
      <RoundFacts round={round} />
      <Text size="sm">{t('rounds.confirmText', { total: rupiah(round.totalRupiah) })}</Text>
      <Group justify="flex-end">
        <Button variant="default" onClick={onCancel}>
          {t('common.cancel')}
        </Button>
        <Button loading={pending} onClick={onConfirm}>
          {t('rounds.confirm', { seats: number(round.seats) })}
        </Button>
      </Group>
    </Stack>
  );
}

/** What is left of quota and money, and so how many seats a round can give at most. */
function Room({ programId }: { readonly programId: string }) {
  const { t } = useTranslation();
  const summary = useAnswer('summary', { id: programId }).data;
  if (summary === undefined) return null;
  const { budget, quota, premium, workers } = summary;
  const left = Math.max(0, quota - workers.allocated);
  const told = {
    quota: number(quota),
    given: number(workers.allocated),
    left: number(left),
    free: rupiah(budget.free),
    premium: rupiah(premium),
    affordable: number(budget.affordableSeats),
    most: number(Math.min(left, budget.affordableSeats)),
  };
  return <Text>{t('rounds.room', told)}</Text>;
}

export function NewRound({ programId }: { readonly programId: string }) {
  const { t } = useTranslation();
  const [values, setValues] = useState<Values>(() => initialValues(fields));
  const preview = useRoundPreview();
  const draw = useCommand('allocate-quota');
  const error = preview.error ?? draw.error;
  const body = { programId, ...bodyFrom(fields, values) };
  const fieldError = (name: string) => (error instanceof ApiProblem ? error.fields.find((field) => field.field === name)?.message : undefined);

  function change(name: string, value: string) {
    // What was previewed is no longer what would be drawn.
    preview.reset();
    draw.reset();
    setValues((before) => ({ ...before, [name]: value }));
  }
  function onSubmit(event: FormEvent) {
    event.preventDefault();
    draw.reset();
    preview.mutate(body);
  }
  function confirm() {
    const seats = preview.data?.round?.seats ?? 0;
    // The decision is for what was seen: that many seats, or a refusal.
    draw.mutate({ ...body, seats }, {
      onSuccess: () => {
        preview.reset();
        notifications.show({ title: t('common.done'), message: t('rounds.done', { seats: number(seats) }), color: 'lindung' });
      },
    });
  }

  return (
    <form onSubmit={onSubmit}>
      <Stack>
        <Text size="sm" c="#4a5f66">
          {t('rounds.help')}
        </Text>
        <Room programId={programId} />
        <SimpleGrid cols={{ base: 1, xs: 3 }} style={{ alignItems: 'start' }}>
          {fields.map((field) => (
            <FormInput key={field.name} id={`round-${field.name}`} field={field} value={values[field.name] ?? ''} error={fieldError(field.name)} onChange={(value) => change(field.name, value)} />
          ))}
        </SimpleGrid>
        {error && <ProblemAlert error={error} />}
        {preview.data ? (
          <Preview preview={preview.data} pending={draw.isPending} onConfirm={confirm} onCancel={() => preview.reset()} />
        ) : (
          <Group justify="flex-end">
            <Button type="submit" loading={preview.isPending}>
              {t('rounds.preview')}
            </Button>
          </Group>
        )}
      </Stack>
    </form>
  );
}
