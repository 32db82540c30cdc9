/** The events of the page that the address names, and the ways to the pages beside it. */
import { Button, Group, Paper, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { number, place } from '../format';
import { HistoryList } from '../history/history-list';
import { Answer } from '../parts/answer';
import { Empty } from '../parts/empty';
import { isFiltered, withoutPlace, type EventsSearch } from './events-search';
import { type LogPage } from './log-page';
import { PAGE_EVENTS, useLogPage } from './use-log-page';

/** Where a page starts; undefined for where one begins without a place. */
type Start = string | undefined;

/** A step that was taken from one page to the next, so that it can be taken back. */
interface Step {
  readonly from: Start;
  readonly to: Start;
}

interface PagesProps {
  readonly page: LogPage;
  readonly search: EventsSearch;
  readonly onPage: (after: Start) => void;
  /** Null where there is no earlier page that anybody knows of. */
  readonly onEarlier: (() => void) | null;
}

/** To either end and on; a search that found too little so far goes on at a button. */
function Pages({ page, search, onPage, onEarlier }: PagesProps) {
  const { t } = useTranslation();
  const { nextAfter } = page;
  const cameShort = nextAfter !== null && page.events.length < PAGE_EVENTS;
  const turn = (label: string, go: (() => void) | null) => (
    <Button
      variant="default"
      disabled={go === null}
      onClick={() => {
        go?.();
        window.scrollTo({ top: 0 });
      }}
    >
      {label}
    </Button>
  );
  return (
    <Stack gap="xs" align="center">
      {cameShort && (
        <Text size="sm" role="status">
          {t('log.searchedUntil', { position: place(page.searchedUntil) })}
        </Text>
      )}
      <Group component="nav" aria-label={t('log.pages')} justify="center" gap="xs" className="no-print">
        {turn(t('log.oldest'), search.after === '0' ? null : () => onPage('0'))}
        {turn(t('log.earlier'), onEarlier)}
        {turn(cameShort ? t('log.searchOn') : t('log.later'), nextAfter === null ? null : () => onPage(nextAfter))}
        {!isFiltered(search) && turn(t('log.newest'), search.after === undefined ? null : () => onPage(undefined))}
      </Group>
    </Stack>
  );
}

/** A page earlier: back to where one came from, or where nothing is filtered, as many positions as a page holds. */
function earlierStart(page: LogPage, search: EventsSearch, steps: readonly Step[]): { readonly after: Start } | null {
  const taken = steps.findLast((step) => step.to === search.after);
  if (taken !== undefined) return { after: taken.from };
  const first = Number(page.events[0]?.position ?? 0);
  return isFiltered(search) || first <= 1 ? null : { after: String(Math.max(0, first - 1 - PAGE_EVENTS)) };
}

interface LogPagesProps {
  readonly programId: string;
  readonly search: EventsSearch;
  readonly onSearch: (search: EventsSearch) => void;
}

export function LogPages({ programId, search, onSearch }: LogPagesProps) {
  const { t } = useTranslation();
  const [steps, setSteps] = useState<readonly Step[]>([]);
  const result = useLogPage(programId, search);
  const goTo = (after: Start) => onSearch({ ...withoutPlace(search), ...(after === undefined ? {} : { after }) });
  const step = (after: Start) => {
    setSteps([...steps, { from: search.after, to: after }]);
    goTo(after);
  };
  return (
    <Answer result={result} placeholderHeight={500}>
      {(page) => {
        const earlier = earlierStart(page, search, steps);
        const told = { count: number(page.events.length), first: place(page.events[0]?.position ?? '0'), last: place(page.events.at(-1)?.position ?? '0') };
        return (
          <Stack>
            {page.events.length === 0 ? (
              <Empty title={t('log.empty')} help={t('log.searchedUntil', { position: place(page.searchedUntil) })} />
            ) : (
              <Paper p={{ base: 'sm', sm: 'md' }}>
                <Text size="sm" c="#4a5f66" mb="sm" aria-live="polite">
                  {t('log.shown', told)}
                </Text>
                <HistoryList events={page.events} programId={programId} linksWorkers />
              </Paper>
            )}
            <Pages page={page} search={search} onPage={step} onEarlier={earlier === null ? null : () => goTo(earlier.after)} />
          </Stack>
        );
      }}
    </Answer>
  );
}
