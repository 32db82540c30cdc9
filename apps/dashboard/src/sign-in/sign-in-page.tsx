/** Who are you? The demo asks for role and name; elsewhere a token of the city's identity provider is pasted. */
import { Box, Center, Group, Paper, Stack, Text, Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useConfig } from '../api/queries';
import { LanguageSwitch } from '../layout/language-switch';
import { Answer } from '../parts/answer';
import { DemoForm } from './demo-form';
import { TokenForm } from './token-form';

export function SignInPage() {
  const { t } = useTranslation();
  const config = useConfig();
  return (
    <Center component="main" mih="100vh" p="md">
      <Box w="100%" maw={420}>
        <Group justify="space-between" mb="md">
          <Group gap="xs">
            <img src="./icon.svg" alt="" width={36} height={36} />
            <Text fw={700} size="xl" c="#0b5563">
              {t('app.name')}
            </Text>
          </Group>
          <LanguageSwitch />
        </Group>
        <Paper p="lg" shadow="sm">
          <Answer result={config}>
            {({ demo, city }) => (
              <Stack>
                <Text c="#4a5f66" size="sm">
                  {t('app.tagline', { city })}
                </Text>
                <Title order={1} size="h3">
                  {t('signIn.title')}
                </Title>
                {demo ? <DemoForm /> : <TokenForm />}
              </Stack>
            )}
          </Answer>
        </Paper>
      </Box>
    </Center>
  );
}
