/** What of the log is shown: the events behind a figure, of one kind, about a worker, by somebody, or of some days. */
import { Button, Checkbox, Group, NativeSelect, Paper, SimpleGrid, TextInput } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { eventType } from '../i18n/id-log';
import { eventSets, figureBehind, figureNames, typesBehind } from './event-sets';
import { readEventsSearch, type EventsSearch } from './events-search';

interface EventsFiltersProps {
  readonly search: EventsSearch;
  readonly onSearch: (search: EventsSearch) => void;
}

/** Choices of kinds: by the figure that they make, or one by one. A choice that came with the address and is neither stays. */
function useTypeChoices(chosen: string) {
  const { t } = useTranslation();
  const types = Object.keys(eventType) as (keyof typeof eventType)[];
  // Figures that are made of the same kinds stand once.
  const figures = figureNames.filter((figure) => figureBehind(typesBehind(figure)) === figure && eventSets[figure].length > 1);
  const isKnown = chosen === '' || figureBehind(chosen) !== null || types.some((type) => type === chosen);
  return [
    { value: '', label: t('log.everything') },
    ...(isKnown ? [] : [{ value: chosen, label: `${t('log.chosenTypes')}: ${chosen}` }]),
    { group: t('log.byFigure'), items: figures.map((figure) => ({ value: typesBehind(figure), label: t(`figure.${figure}`) })) },
    { group: t('log.byType'), items: types.map((type) => ({ value: type, label: t(`eventType.${type}`) })) },
  ];
}

export function EventsFilters({ search, onSearch }: EventsFiltersProps) {
  const { t } = useTranslation();
  const [values, setValues] = useState<Record<string, string | undefined>>({ ...search });
  const choices = useTypeChoices(search.type ?? '');
  const set = (name: keyof EventsSearch, value: string) => setValues((before) => ({ ...before, [name]: value.trim() === '' ? undefined : value.trim() }));
  const text = (name: keyof EventsSearch, label: string, type: 'text' | 'date' | 'number' = 'text') => (
    <TextInput label={label} type={type} autoComplete="off" min={0} value={values[name] ?? ''} onChange={(event) => set(name, event.currentTarget.value)} />
  );
  function onSubmit(event: FormEvent) {
    event.preventDefault();
    onSearch(readEventsSearch(values));
  }
  return (
    <Paper component="section" aria-label={t('log.filters')} className="no-print">
      <form onSubmit={onSubmit}>
        <SimpleGrid cols={{ base: 2, md: 3 }} style={{ alignItems: 'end' }}>
          <NativeSelect label={t('log.behind')} value={values['type'] ?? ''} data={choices} onChange={(event) => set('type', event.currentTarget.value)} />
          {text('worker', t('log.worker'))}
          {text('actor', t('log.actor'))}
          {text('from', t('log.from'), 'date')}
          {text('to', t('log.to'), 'date')}
          {text('after', t('log.startAfter'), 'number')}
        </SimpleGrid>
        <Group mt="sm" gap="md">
          <Checkbox label={t('log.programOnly')} checked={values['all'] === undefined} onChange={(event) => set('all', event.currentTarget.checked ? '' : '1')} />
          <Button type="submit" size="xs">
            {t('log.apply')}
          </Button>
          {Object.keys(search).length > 0 && (
            <Button size="xs" variant="subtle" onClick={() => onSearch({})}>
              {t('log.clear')}
            </Button>
          )}
        </Group>
      </form>
    </Paper>
  );
}
