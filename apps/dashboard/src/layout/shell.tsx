/** The frame of every page: skip link, header, navigation, content. Without a session it shows the sign-in instead. */
import { AppShell, Badge, Box, Burger, Button, Container, Group, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { Outlet, useRouterState } from '@tanstack/react-router';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { useConfig } from '../api/queries';
import { setSession, useSession, type Session } from '../api/session';
import { PositionBar } from '../moment/position-bar';
import { useTerm } from '../parts/terms';
import { SignInPage } from '../sign-in/sign-in-page';
import { LanguageSwitch } from './language-switch';
import { Navigation } from './navigation';
import { ProgramSwitch } from './program-switch';

/** Says that the people and figures shown are invented. */
function SampleBadge() {
  const { t } = useTranslation();
  const sample = useConfig().data?.sample ?? false;
  if (!sample) return null;
  return (
    <Badge tt="none" radius="sm" miw="max-content" style={{ background: '#fbe7b0', color: '#533b00' }}>
      {t('app.sample')}
    </Badge>
  );
}

function Brand() {
  const { t } = useTranslation();
  return (
    <Group gap={8} wrap="nowrap">
      <img src="./icon.svg" alt="" width={28} height={28} />
      <Text fw={700} size="lg" c="#0b5563">
        {t('app.name')}
      </Text>
      <Box visibleFrom="sm">
        <SampleBadge />
      </Box>
    </Group>
  );
}

function Person({ session }: { readonly session: Session }) {
  const { t } = useTranslation();
  const term = useTerm();
  const roles = session.roles.map((role) => term('role', role)).join(', ');
  return (
    <Box p="md" style={{ borderTop: '1px solid #dbe5e8' }}>
      <Text size="sm" mb="xs">
        {t('app.signedInAs', { name: session.name, roles })}
      </Text>
      <Group gap="xs">
        <LanguageSwitch />
        <Button size="xs" variant="default" onClick={() => setSession(null)}>
          {t('app.signOut')}
        </Button>
      </Group>
    </Box>
  );
}

export function Shell() {
  const { t } = useTranslation();
  const session = useSession();
  const [opened, { toggle, close }] = useDisclosure(false);
  const path = useRouterState({ select: (state) => state.location.pathname });
  useEffect(close, [path, close]);
  if (session === null) return <SignInPage />;
  return (
    <>
      <a
        href="#main"
        className="skip-link"
        onClick={(event) => {
          // The address behind # belongs to the router.
          event.preventDefault();
          document.getElementById('main')?.focus();
        }}
      >
        {t('app.skip')}
      </a>
      <AppShell header={{ height: 60 }} navbar={{ width: 250, breakpoint: 'md', collapsed: { mobile: !opened } }} padding={{ base: 'sm', sm: 'md' }}>
        <AppShell.Header px="md">
          <Group h="100%" justify="space-between" wrap="nowrap">
            <Group wrap="nowrap" gap="sm">
              <Burger opened={opened} onClick={toggle} hiddenFrom="md" size="sm" aria-label={t('app.menu')} aria-expanded={opened} />
              <Brand />
            </Group>
            <ProgramSwitch />
          </Group>
        </AppShell.Header>
        <AppShell.Navbar aria-label={t('app.navigation')}>
          <AppShell.Section grow p="xs" style={{ overflowY: 'auto' }}>
            <Navigation />
          </AppShell.Section>
          <Box hiddenFrom="sm" px="md" pb="xs">
            <SampleBadge />
          </Box>
          <Person session={session} />
        </AppShell.Navbar>
        <AppShell.Main id="main" tabIndex={-1} style={{ outline: 'none' }}>
          <Container size="xl" px={0}>
            <PositionBar />
            <Outlet />
          </Container>
        </AppShell.Main>
      </AppShell>
    </>
  );
}
