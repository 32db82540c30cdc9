/** Where one can go, as far as one's role has something to do there. */
import { useRouterState } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { queryContracts } from '@lindung/integration-events/http/queries';
import { type Role } from '@lindung/integration-events/http/roles';
import { useHasRole } from '../api/session';
import { useSeesLog } from '../events/use-log-page';
import { RouteNavLink } from '../parts/route-link';
import { useProgramId } from './program-id';

const uploaders: readonly Role[] = queryContracts.imports.roles;

export function Navigation() {
  const { t } = useTranslation();
  const programId = useProgramId();
  const path = useRouterState({ select: (state) => state.location.pathname });
  const seesImports = useHasRole(...uploaders);
  const seesLog = useSeesLog();
  if (programId === '') return null;
  const base = `/program/${programId}`;
  const items = [
    { to: '/program/$programId', at: base, label: t('nav.overview'), exact: true },
    { to: '/program/$programId/roster', at: `${base}/roster`, label: t('nav.roster') },
    { to: '/program/$programId/waiting-list', at: `${base}/waiting-list`, label: t('nav.waiting') },
    { to: '/program/$programId/rounds', at: `${base}/rounds`, label: t('nav.rounds') },
    { to: '/program/$programId/payment', at: `${base}/payment`, label: t('nav.payment') },
    ...(seesImports ? [{ to: '/program/$programId/imports', at: `${base}/imports`, label: t('nav.imports') } as const] : []),
    ...(seesLog ? [{ to: '/program/$programId/events', at: `${base}/events`, label: t('nav.events') } as const] : []),
    { to: '/program/$programId/settings', at: `${base}/settings`, label: t('nav.settings') },
  ] as const;
  return (
    <>
      {items.map((item) => {
        const active = 'exact' in item ? path.replace(/\/$/, '') === item.at : path.startsWith(item.at);
        return <RouteNavLink key={item.at} to={item.to} params={{ programId }} label={item.label} active={active} activeOptions={{ exact: 'exact' in item }} variant="light" fw={active ? 650 : 450} py={10} />;
      })}
    </>
  );
}
