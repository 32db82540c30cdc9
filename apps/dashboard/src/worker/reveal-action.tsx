/** Shows unmasked data once the look is recorded; it is forgotten as soon as the window closes. */
import { Modal, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { personalData } from '@lindung/integration-events/http/command-answers';
import { day } from '../format';
import { CommandAction } from '../parts/command-action';
import { Facts } from '../parts/facts';
import { useTerm } from '../parts/terms';

type PersonalData = ReturnType<typeof personalData.parse>;

function PersonalFacts({ data }: { readonly data: PersonalData }) {
  const { t } = useTranslation();
  const term = useTerm();
  const none = t('common.none');
  return (
    <Facts
      columns={2}
      facts={[
        { name: t('field.nik'), value: data.nik },
        { name: t('field.noKk'), value: data.noKk ?? none },
        { name: t('field.name'), value: data.name },
        { name: t('field.birthPlace'), value: data.birthPlace ?? none },
        { name: t('field.birthDate'), value: day(data.birthDate) },
        { name: t('field.sex'), value: term('sex', data.sex) },
        { name: t('field.address'), value: data.address ?? none },
        { name: t('field.phone'), value: data.phone ?? none },
        { name: t('field.kpj'), value: data.kpj ?? none },
      ]}
    />
  );
}

export function RevealAction({ workerId }: { readonly workerId: string }) {
  const { t } = useTranslation();
  const [shown, setShown] = useState<PersonalData | null>(null);
  return (
    <>
      <CommandAction
        command="reveal-personal-data"
        fixed={{ workerId }}
        fields={[{ name: 'purpose', kind: 'text' }]}
        label={t('action.reveal-personal-data')}
        help={t('actionHelp.reveal-personal-data')}
        onDone={(answer) => setShown(personalData.parse(answer['personalData']))}
      />
      <Modal opened={shown !== null} onClose={() => setShown(null)} title={t('worker.revealed')} centered>
        <Stack>
          <Text size="sm">{t('worker.revealedNote')}</Text>
          {shown && <PersonalFacts data={shown} />}
        </Stack>
      </Modal>
    </>
  );
}
