/**
 * The addresses of the dashboard. They stand behind `#`, so that any server of static files can
 * serve them and a reload never meets a 404.
 */
import { createHashHistory, createRootRoute, createRoute, createRouter, lazyRouteComponent, parseSearchWith, retainSearchParams, stringifySearchWith } from '@tanstack/react-router';
import { PageLoader } from './parts/answer';
import { HomePage } from './layout/home-page';
import { NotFoundPage } from './layout/not-found-page';
import { Shell } from './layout/shell';
import { readEventsSearch } from './events/events-search';
import { readMomentSearch, type MomentSearch } from './moment/moment-search';
import { readRosterSearch } from './roster/roster-search';

const root = createRootRoute({
  component: Shell,
  notFoundComponent: NotFoundPage,
  validateSearch: readMomentSearch,
  // Every link keeps the moment, so that whoever looks back stays there until they return.
  search: { middlewares: [retainSearchParams<MomentSearch>(['asOf'])] },
});
const home = createRoute({ getParentRoute: () => root, path: '/', component: HomePage });
const newProgram = createRoute({
  getParentRoute: () => root,
  path: '/programs/new',
  component: lazyRouteComponent(() => import('./settings/new-program-page'), 'NewProgramPage'),
});
const program = createRoute({ getParentRoute: () => root, path: '/program/$programId' });
const parent = () => program;

const overview = createRoute({
  getParentRoute: parent,
  path: '/',
  component: lazyRouteComponent(() => import('./overview/overview-page'), 'OverviewPage'),
});
const roster = createRoute({
  getParentRoute: parent,
  path: '/roster',
  validateSearch: readRosterSearch,
  component: lazyRouteComponent(() => import('./roster/roster-page'), 'RosterPage'),
});
const worker = createRoute({
  getParentRoute: parent,
  path: '/workers/$workerId',
  component: lazyRouteComponent(() => import('./worker/worker-page'), 'WorkerPage'),
});
const waitingList = createRoute({
  getParentRoute: parent,
  path: '/waiting-list',
  component: lazyRouteComponent(() => import('./waiting-list/waiting-list-page'), 'WaitingListPage'),
});
const rounds = createRoute({
  getParentRoute: parent,
  path: '/rounds',
  component: lazyRouteComponent(() => import('./rounds/rounds-page'), 'RoundsPage'),
});
const round = createRoute({
  getParentRoute: parent,
  path: '/rounds/$roundId',
  component: lazyRouteComponent(() => import('./rounds/round-page'), 'RoundPage'),
});
const payment = createRoute({
  getParentRoute: parent,
  path: '/payment',
  component: lazyRouteComponent(() => import('./payment/payment-page'), 'PaymentPage'),
});
const imports = createRoute({
  getParentRoute: parent,
  path: '/imports',
  component: lazyRouteComponent(() => import('./imports/imports-page'), 'ImportsPage'),
});
const oneImport = createRoute({
  getParentRoute: parent,
  path: '/imports/$importId',
  component: lazyRouteComponent(() => import('./imports/import-page'), 'ImportPage'),
});
const events = createRoute({
  getParentRoute: parent,
  path: '/events',
  validateSearch: readEventsSearch,
  component: lazyRouteComponent(() => import('./events/events-page'), 'EventsPage'),
});
const settings = createRoute({
  getParentRoute: parent,
  path: '/settings',
  component: lazyRouteComponent(() => import('./settings/settings-page'), 'SettingsPage'),
});

export const router = createRouter({
  routeTree: root.addChildren([
    home,
    newProgram,
    program.addChildren([overview, roster, worker, waitingList, rounds, round, payment, imports, oneImport, events, settings]),
  ]),
  history: createHashHistory(),
  // Search values stay plain text: `?decile=3`, not JSON.
  parseSearch: parseSearchWith((value) => value),
  stringifySearch: stringifySearchWith((value) => String(value)),
  defaultPendingComponent: PageLoader,
  scrollRestoration: true,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
