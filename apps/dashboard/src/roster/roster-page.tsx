/** Everybody in the programme: filters in the address, pages by cursor, a CSV of the same rows. */
import { Group, Paper, Stack, Text } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { getRouteApi } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAnswer } from '../api/queries';
import { number } from '../format';
import { useProgramId } from '../layout/program-id';
import { Answer } from '../parts/answer';
import { Empty } from '../parts/empty';
import { CursorPages } from '../parts/cursor-pages';
import { PageTitle } from '../parts/page-title';
import { CsvButton } from './csv-button';
import { RegisterWorker } from './register-worker';
import { RosterFilters } from './roster-filters';
import { readRosterSearch, type RosterSearch } from './roster-search';
import { RosterTable } from './roster-table';

const PAGE_ROWS = 50;
/** A card is as high as five rows. */
const PAGE_CARDS = 20;
const route = getRouteApi('/program/$programId/roster');

interface PageProps {
  readonly programId: string;
  readonly search: RosterSearch;
  readonly onSearch: (search: RosterSearch) => void;
}

/** The pages of one filter; another filter starts on the first page. */
function Pages({ programId, search, onSearch }: PageProps) {
  const { t } = useTranslation();
  const [cursors, setCursors] = useState<readonly string[]>([]);
  const cursor = cursors.at(-1);
  const limit = useMediaQuery('(min-width: 48em)', true, { getInitialValueInEffect: false }) ? PAGE_ROWS : PAGE_CARDS;
  const roster = useAnswer('roster', { id: programId }, { ...search, limit, cursor }, { keepPrevious: true });
  return (
    <Answer result={roster} placeholderHeight={500}>
      {(answer) => (
        <Stack aria-busy={roster.isPlaceholderData}>
          <Group justify="space-between">
            <Text fw={600} aria-live="polite">
              {t('roster.total', { total: number(answer.total) })}
            </Text>
            <CsvButton programId={programId} search={search} />
          </Group>
          {answer.items.length === 0 ? (
            <Empty title={t('roster.empty')} help={t('roster.emptyHelp')} />
          ) : (
            <Paper p={{ base: 'xs', sm: 'sm' }}>
              <RosterTable programId={programId} items={answer.items} sort={search.sort} onSort={(sort) => onSearch({ ...search, sort })} />
            </Paper>
          )}
          <CursorPages
            page={cursors.length + 1}
            label={t('roster.pages')}
            onPrevious={cursors.length > 0 ? () => setCursors(cursors.slice(0, -1)) : null}
            onNext={answer.nextCursor === null ? null : () => setCursors([...cursors, answer.nextCursor ?? ''])}
          />
        </Stack>
      )}
    </Answer>
  );
}

export function RosterPage() {
  const { t } = useTranslation();
  const programId = useProgramId();
  const search = route.useSearch({ select: readRosterSearch });
  const navigate = route.useNavigate();
  const onSearch = (next: RosterSearch) => void navigate({ search: next, replace: true });
  return (
    <Stack>
      <Group justify="space-between">
        <PageTitle title={t('roster.title')} />
        <RegisterWorker />
      </Group>
      <RosterFilters programId={programId} search={search} onSearch={onSearch} />
      <Pages key={`${programId} ${JSON.stringify(search)}`} programId={programId} search={search} onSearch={onSearch} />
    </Stack>
  );
}
