/** One button per kind of revision; each asks for the new terms, the legal basis and the reason. */
import { Group, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { type QueryAnswer } from '@lindung/integration-events/http/queries';
import { CommandAction } from '../parts/command-action';
import { type FormField } from '../parts/form-fields';
import { Section } from '../parts/section';

interface RevisionsProps {
  readonly program: QueryAnswer<'programs'>['programs'][number];
}

const basis: readonly FormField[] = [
  { name: 'reference', kind: 'text' },
  { name: 'reason', kind: 'text' },
];

export function Revisions({ program }: RevisionsProps) {
  const { t } = useTranslation();
  const fixed = { programId: program.programId };
  const whole = (name: FormField['name'], value: number | null, optional = false): FormField => ({ name, kind: 'whole', optional, ...(value === null ? {} : { initial: String(value) }) });
  const policy: FormField[] = [
    whole('maxDecile', program.maxDecile),
    whole('snapshotMaxAgeDays', program.snapshotMaxAgeDays, true),
    { name: 'coverStart', kind: 'date', optional: true },
    ...basis,
  ];
  if (program.closed) return null;
  return (
    <Section title={t('settings.revise')}>
      <Stack>
        <Text size="sm" c="#4a5f66">
          {t('settings.reviseHelp')}
        </Text>
        <Group>
          <CommandAction command="revise-budget" fixed={fixed} fields={[whole('ceiling', program.ceiling), ...basis]} label={t('action.revise-budget')} />
          <CommandAction command="revise-quota" fixed={fixed} fields={[whole('quota', program.quota), ...basis]} label={t('action.revise-quota')} />
          <CommandAction
            command="revise-tariff"
            fixed={fixed}
            fields={[whole('premium', program.premium), whole('months', program.months), ...basis]}
            label={t('action.revise-tariff')}
          />
          <CommandAction command="revise-policy" fixed={fixed} fields={policy} label={t('action.revise-policy')} />
          <CommandAction command="revise-need-estimate" fixed={fixed} fields={[whole('needEstimate', program.needEstimate), ...basis]} label={t('action.revise-need-estimate')} />
          <CommandAction
            command="close-program"
            fixed={fixed}
            fields={[{ name: 'reason', kind: 'text' }]}
            label={t('action.close-program')}
            help={t('actionHelp.close-program')}
            danger
          />
        </Group>
      </Stack>
    </Section>
  );
}
