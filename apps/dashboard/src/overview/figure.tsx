/** One figure with its name; where there are people behind it, it opens the list of them. */
import { Box, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { RouteAnchor } from '../parts/route-link';
import { type RosterSearch } from '../roster/roster-search';

interface FigureProps {
  readonly name: string;
  readonly value: string;
  /** Colour of the same figure in charts. */
  readonly color?: string;
  readonly opens?: { readonly programId: string; readonly search: RosterSearch };
  readonly large?: boolean;
  /** From 0 to 1, drawn as a bar below the value. */
  readonly share?: number;
}

export function Figure({ name, value, color, opens, large = false, share }: FigureProps) {
  const { t } = useTranslation();
  const size = large ? '1.6rem' : '1.2rem';
  return (
    <Box>
      <Text component="dt" size="sm" c="#4a5f66">
        {color && <Box component="span" aria-hidden="true" mr={6} style={{ display: 'inline-block', width: 10, height: 10, borderRadius: 2, background: color }} />}
        {name}
      </Text>
      <Text component="dd" m={0} fw={650} fz={size} lh={1.25} className="figures">
        {opens ? (
          <RouteAnchor
            to="/program/$programId/roster"
            params={{ programId: opens.programId }}
            search={opens.search}
            aria-label={`${name}: ${value}. ${t('overview.openRoster', { what: name })}`}
            fw={650}
            fz={size}
            lh="inherit"
            c="#0b5563"
            underline="always"
          >
            {value}
          </RouteAnchor>
        ) : (
          value
        )}
        {share !== undefined && (
          <Box component="span" aria-hidden="true" mt={6} style={{ display: 'block', height: 6, borderRadius: 3, background: '#e5edef' }}>
            <Box component="span" style={{ display: 'block', height: 6, borderRadius: 3, background: '#3395a6', width: `${100 * Math.min(1, share)}%` }} />
          </Box>
        )}
      </Text>
    </Box>
  );
}
