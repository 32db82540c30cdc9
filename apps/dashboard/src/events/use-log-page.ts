/** The page of the log that the address names. */
import { useQuery, type UseQueryResult } from '@tanstack/react-query';
import { queryContracts } from '@lindung/integration-events/http/queries';
import { type Role } from '@lindung/integration-events/http/roles';
import { ask } from '../api/queries';
import { answerKey } from '../api/query-url';
import { useHasRole } from '../api/session';
import { useAsOf } from '../moment/use-moment';
import { filtersOf, isFiltered, type EventsSearch } from './events-search';
import { newestPage, pageAfter, type AskEvents, type LogPage } from './log-page';

const logRoles: readonly Role[] = queryContracts.auditEvents.roles;
export const PAGE_EVENTS = 25;

/** Whether the person may read the log itself. */
export function useSeesLog(): boolean {
  return useHasRole(...logRoles);
}

/** Without a place to start and without filters it is the newest page. */
export function useLogPage(programId: string, search: EventsSearch): UseQueryResult<LogPage> {
  const asOf = useAsOf();
  const filters = { ...filtersOf(search), ...(search.all === undefined ? { program: programId } : {}) };
  return useQuery({
    queryKey: answerKey('auditEvents', { programId }, { ...search }, asOf),
    queryFn: ({ signal }) => {
      const askEvents: AskEvents = (after, limit) => ask('auditEvents', {}, { ...filters, after, limit }, { signal, asOf });
      if (search.after === undefined && !isFiltered(search)) return newestPage(askEvents, PAGE_EVENTS);
      return pageAfter(askEvents, search.after ?? '0', PAGE_EVENTS);
    },
  });
}
