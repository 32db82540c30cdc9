/** The filters of the roster. Choices come from the coverage counts, so that they are what exists. */
import { Button, NativeSelect, Paper, SimpleGrid, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type CoverageDimension } from '@lindung/integration-events/http/program-answers';
import { rosterStatuses } from '@lindung/integration-events/http/worker-answers';
import { useAnswer } from '../api/queries';
import { useSession } from '../api/session';
import { useTerm } from '../parts/terms';
import { type RosterFilterName, type RosterSearch } from './roster-search';

const SEARCH_DELAY_MS = 350;

interface RosterFiltersProps {
  readonly programId: string;
  readonly search: RosterSearch;
  readonly onSearch: (search: RosterSearch) => void;
}

/** A search without the filters that are empty. */
function withFilter(search: RosterSearch, name: RosterFilterName, value: string): RosterSearch {
  const next: Partial<Record<RosterFilterName, string>> = { ...search };
  if (value === '') delete next[name];
  else next[name] = value;
  return next;
}

function useChoices(programId: string, by: CoverageDimension): { value: string; label: string }[] {
  const { t } = useTranslation();
  const term = useTerm();
  const rows = useAnswer('coverage', { id: programId }, { by }).data?.rows ?? [];
  const label = (key: string, given: string) => {
    if (by === 'occupation') return term('occupation', key);
    if (by === 'decile') return key === 'unknown' ? t('common.unknown') : key;
    return given;
  };
  return [{ value: '', label: t('common.all') }, ...rows.map((row) => ({ value: row.key, label: label(row.key, row.label) }))];
}

function NameSearch({ value, onChange }: { readonly value: string; readonly onChange: (value: string) => void }) {
  const { t } = useTranslation();
  const [text, setText] = useState(value);
  const later = useDebouncedCallback(onChange, SEARCH_DELAY_MS);
  return (
    <TextInput
      type="search"
      label={t('roster.search')}
      placeholder={t('roster.searchHelp')}
      maxLength={80}
      value={text}
      onChange={(event) => {
        setText(event.currentTarget.value);
        later(event.currentTarget.value.trim());
      }}
    />
  );
}

export function RosterFilters({ programId, search, onSearch }: RosterFiltersProps) {
  const { t } = useTranslation();
  const onlyCouncil = useSession()?.roles.every((role) => role === 'komisi4') ?? false;
  const [cleared, setCleared] = useState(0);
  const areas = useChoices(programId, 'kecamatan');
  const villages = useChoices(programId, 'kelurahan');
  const occupations = useChoices(programId, 'occupation');
  const deciles = useChoices(programId, 'decile');
  const set = (name: RosterFilterName) => (value: string) => onSearch(withFilter(search, name, value));
  const select = (name: RosterFilterName, label: string, data: { value: string; label: string }[]) => (
    <NativeSelect label={label} value={search[name] ?? ''} data={data} onChange={(event) => set(name)(event.currentTarget.value)} />
  );
  const statuses = [{ value: '', label: t('common.all') }, ...rosterStatuses.map((value) => ({ value, label: t(`status.${value}`) }))];
  return (
    <Paper component="section" aria-label={t('roster.filters')} className="no-print">
      <SimpleGrid cols={{ base: 2, md: 3, lg: 6 }} style={{ alignItems: 'end' }}>
        {!onlyCouncil && <NameSearch key={cleared} value={search.q ?? ''} onChange={set('q')} />}
        {select('status', t('field.status'), statuses)}
        {select('kecamatan', t('dimension.kecamatan'), areas)}
        {select('kelurahan', t('dimension.kelurahan'), villages)}
        {select('occupation', t('dimension.occupation'), occupations)}
        {select('decile', t('dimension.decile'), deciles)}
      </SimpleGrid>
      {Object.keys(search).length > 0 && (
        <Button
          mt="sm"
          size="xs"
          variant="subtle"
          onClick={() => {
            setCleared(cleared + 1);
            onSearch({});
          }}
        >
          {t('roster.clear')}
        </Button>
      )}
    </Paper>
  );
}
