/** Where an identity provider is set, its access token is pasted. */
import { Button, Stack, Textarea } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { setSession } from '../api/session';

export function TokenForm() {
  const { t } = useTranslation();
  const [token, setToken] = useState('');
  const [refused, setRefused] = useState(false);
  function onSubmit(event: FormEvent) {
    event.preventDefault();
    setRefused(!setSession(token.trim()));
  }
  return (
    <form onSubmit={onSubmit}>
      <Stack>
        <Textarea
          label={t('signIn.token')}
          description={t('signIn.tokenHelp')}
          autosize
          minRows={4}
          maxRows={8}
          autoComplete="off"
          spellCheck={false}
          value={token}
          error={refused ? t('signIn.tokenInvalid') : undefined}
          onChange={(event) => setToken(event.currentTarget.value)}
        />
        <Button type="submit" disabled={token.trim() === ''}>
          {t('signIn.submit')}
        </Button>
      </Stack>
    </form>
  );
}
