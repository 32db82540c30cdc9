/** Links from a figure to the events behind it. */
import { useTranslation } from 'react-i18next';
import { RouteAnchor } from '../parts/route-link';
import { typesBehind, type FigureName } from './event-sets';
import { type EventsSearch } from './events-search';
import { useSeesLog } from './use-log-page';

interface EventsLinkProps {
  readonly programId: string;
  readonly behind: FigureName;
  /** Narrows it to some days. */
  readonly days?: Pick<EventsSearch, 'from' | 'to'>;
  /** What the figure is called; read out after the words of the link. */
  readonly what: string;
  readonly words?: string;
}

/** A small link beside a figure; it is not there for whoever may not read the log. */
export function EventsLink({ programId, behind, days = {}, what, words }: EventsLinkProps) {
  const { t } = useTranslation();
  const shown = words ?? t('log.link');
  if (!useSeesLog()) return null;
  return (
    <RouteAnchor
      className="no-print"
      to="/program/$programId/events"
      params={{ programId }}
      search={{ type: typesBehind(behind), ...days }}
      aria-label={`${shown}: ${what}`}
      c="#0b5563"
      underline="always"
    >
      {shown}
    </RouteAnchor>
  );
}
