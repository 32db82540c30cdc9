/** One figure with its name, and the way to what is behind it: the list of people, the events, or the programme's history. */
import { Box, Text } from '@mantine/core';
import { type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { typesBehind, type FigureName } from '../events/event-sets';
import { EventsLink } from '../events/events-link';
import { useSeesLog } from '../events/use-log-page';
import { RouteAnchor } from '../parts/route-link';
import { type RosterSearch } from '../roster/roster-search';

/** What is behind a figure. */
export interface Behind {
  readonly programId: string;
  /** The events that it is made of. */
  readonly events: FigureName;
  /** The people behind it. A count of people opens their list first; a sum of money opens its events where the person may read them. */
  readonly people?: RosterSearch;
  readonly isMoney?: boolean;
}

interface FigureProps {
  readonly name: string;
  readonly value: string;
  /** Colour of the same figure in charts. */
  readonly color?: string;
  readonly behind?: Behind;
  readonly large?: boolean;
  /** From 0 to 1, drawn as a bar below the value. */
  readonly share?: number;
}

function ValueLink({ name, value, behind, size }: { readonly name: string; readonly value: string; readonly behind: Behind; readonly size: string }): ReactNode {
  const { t } = useTranslation();
  const seesLog = useSeesLog();
  const { programId, people, events, isMoney = false } = behind;
  const look = { fw: 650, fz: size, lh: 'inherit', c: '#0b5563', underline: 'always' } as const;
  const label = (way: string) => `${name}: ${value}. ${way}`;
  if (people !== undefined && !(isMoney && seesLog)) {
    return (
      <RouteAnchor {...look} to="/program/$programId/roster" params={{ programId }} search={people} aria-label={label(t('overview.openRoster', { what: name }))}>
        {value}
      </RouteAnchor>
    );
  }
  if (seesLog) {
    return (
      <RouteAnchor {...look} to="/program/$programId/events" params={{ programId }} search={{ type: typesBehind(events) }} aria-label={label(t('log.ofFigure', { what: name }))}>
        {value}
      </RouteAnchor>
    );
  }
  return (
    <RouteAnchor {...look} to="/program/$programId/settings" params={{ programId }} aria-label={label(t('worker.history'))}>
      {value}
    </RouteAnchor>
  );
}

export function Figure({ name, value, color, behind, large = false, share }: FigureProps) {
  const size = large ? '1.6rem' : '1.2rem';
  const opensPeople = behind?.people !== undefined && behind.isMoney !== true;
  return (
    <Box>
      <Text component="dt" size="sm" c="#4a5f66">
        {color && <Box component="span" aria-hidden="true" mr={6} style={{ display: 'inline-block', width: 10, height: 10, borderRadius: 2, background: color }} />}
        {name}
      </Text>
      <Text component="dd" m={0} fw={650} fz={size} lh={1.25} className="figures">
        {behind ? <ValueLink name={name} value={value} behind={behind} size={size} /> : value}
        {share !== undefined && (
          <Box component="span" aria-hidden="true" mt={6} style={{ display: 'block', height: 6, borderRadius: 3, background: '#e5edef' }}>
            <Box component="span" style={{ display: 'block', height: 6, borderRadius: 3, background: '#3395a6', width: `${100 * Math.min(1, share)}%` }} />
          </Box>
        )}
      </Text>
      {behind && opensPeople && (
        <Text component="dd" m={0} size="xs">
          <EventsLink programId={behind.programId} behind={behind.events} what={name} />
        </Text>
      )}
    </Box>
  );
}
