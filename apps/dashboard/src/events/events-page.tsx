/** Catatan: the log itself, from any place on, with filters in the address; each event opens to its envelope and its proof. */
import { Alert, Stack } from '@mantine/core';
import { getRouteApi } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { explainCode } from '@lindung/integration-events/http/code-texts';
import { currentLanguage } from '../i18n/setup';
import { useProgramId } from '../layout/program-id';
import { PageTitle } from '../parts/page-title';
import { figureBehind } from './event-sets';
import { EventsFilters } from './events-filters';
import { filtersOf, readEventsSearch, withoutPlace, type EventsSearch } from './events-search';
import { FigureTotal } from './figure-total';
import { isInSummary } from './figure-value';
import { LogPages } from './log-pages';
import { useSeesLog } from './use-log-page';

const route = getRouteApi('/program/$programId/events');

export function EventsPage() {
  const { t } = useTranslation();
  const programId = useProgramId();
  const search = route.useSearch({ select: readEventsSearch });
  const navigate = route.useNavigate();
  const seesLog = useSeesLog();
  const onSearch = (next: EventsSearch) => void navigate({ search: next });
  const figure = search.type === undefined ? null : figureBehind(search.type);
  const subtitle = figure === null ? t('log.help') : t('log.ofFigure', { what: t(`figure.${figure}`) });
  // A part of the events, or those of other programmes too, add up to something else.
  const isWhole = Object.keys(filtersOf(search)).length === 1 && search.all === undefined;
  // Turning a page is no new search: the way back must stay.
  const filters = withoutPlace(search);
  return (
    <Stack>
      <PageTitle title={t('log.title')} subtitle={subtitle} />
      {seesLog ? (
        <>
          {figure !== null && isWhole && isInSummary(figure) && <FigureTotal programId={programId} figure={figure} />}
          <EventsFilters key={JSON.stringify(search)} search={search} onSearch={onSearch} />
          <LogPages key={`${programId} ${JSON.stringify(filters)}`} programId={programId} search={search} onSearch={onSearch} />
        </>
      ) : (
        <Alert color="gray">{explainCode('FORBIDDEN', currentLanguage())}</Alert>
      )}
    </Stack>
  );
}
