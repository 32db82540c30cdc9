/** Choose a role and a name. */
import { Button, NativeSelect, Stack, Text, TextInput } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { isRole, roles, type Role } from '@lindung/integration-events/http/roles';
import { useDemoSignIn } from '../api/sign-in';
import { ProblemAlert } from '../parts/problem-alert';
import { useTerm } from '../parts/terms';

/** Names to start with, one per role; they are people of the demo only. */
const suggestions: Record<Role, string> = {
  disnaker: 'Sari', dinsos: 'Dewi', bendahara: 'Bagus', bpjs: 'Rina', komisi4: 'Anton', auditor: 'Maya', dpo: 'Putri', admin: 'Agus',
};

export function DemoForm() {
  const { t } = useTranslation();
  const term = useTerm();
  const [role, setRole] = useState<Role>('disnaker');
  const [name, setName] = useState(suggestions.disnaker);
  const signIn = useDemoSignIn();
  function chooseRole(value: string) {
    if (!isRole(value)) return;
    setRole(value);
    setName(suggestions[value]);
  }
  function onSubmit(event: FormEvent) {
    event.preventDefault();
    signIn.mutate({ role, name: name.trim() });
  }
  return (
    <form onSubmit={onSubmit}>
      <Stack>
        <Text size="sm">{t('signIn.demo')}</Text>
        <NativeSelect
          label={t('signIn.role')}
          description={t('signIn.roleHelp')}
          value={role}
          onChange={(event) => chooseRole(event.currentTarget.value)}
          data={roles.map((value) => ({ value, label: term('role', value) }))}
        />
        <TextInput label={t('signIn.name')} required maxLength={80} autoComplete="off" value={name} onChange={(event) => setName(event.currentTarget.value)} />
        {signIn.isError && <ProblemAlert error={signIn.error} />}
        <Button type="submit" loading={signIn.isPending} disabled={name.trim() === ''}>
          {t('signIn.submit')}
        </Button>
      </Stack>
    </form>
  );
}
