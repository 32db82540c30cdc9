/** What the log is searched for, as it stands in the address, so that a finding can be passed on. */
export const eventsFilterNames = ['type', 'worker', 'actor', 'from', 'to'] as const;
export type EventsFilterName = (typeof eventsFilterNames)[number];

export type EventsSearch = { readonly [K in EventsFilterName | 'after' | 'all']?: string };

const forms: Readonly<Record<EventsFilterName | 'after' | 'all', RegExp>> = {
  type: /^[A-Za-z]{1,64}(,[A-Za-z]{1,64}){0,19}$/,
  worker: /^[A-Za-z0-9._-]{1,128}$/,
  actor: /^[^\p{Cc}\p{Cs}]{1,200}$/u,
  from: /^\d{4}-\d\d-\d\d$/,
  to: /^\d{4}-\d\d-\d\d$/,
  /** The page starts with the event after this position. */
  after: /^(?:0|[1-9]\d{0,14})$/,
  /** Set to 1 where the events of other programmes are wanted too. */
  all: /^1$/,
};

/** Reads what has the right form from an address and drops everything else. */
export function readEventsSearch(search: Record<string, unknown>): EventsSearch {
  const found: Partial<Record<keyof EventsSearch, string>> = {};
  for (const [name, form] of Object.entries(forms) as [keyof EventsSearch, RegExp][]) {
    const value = search[name];
    const text = typeof value === 'string' || typeof value === 'number' ? String(value) : '';
    if (form.test(text)) found[name] = text;
  }
  return found;
}

/** Whether the log is searched, rather than read from end to end. */
export function isFiltered(search: EventsSearch): boolean {
  return eventsFilterNames.some((name) => search[name] !== undefined);
}

/** What of the search the API filters by. */
export function filtersOf(search: EventsSearch): Readonly<Record<string, string>> {
  return Object.fromEntries(eventsFilterNames.flatMap((name) => (search[name] === undefined ? [] : [[name, search[name]]])));
}

/** The same search from where it begins. */
export function withoutPlace(search: EventsSearch): EventsSearch {
  return Object.fromEntries(Object.entries(search).filter(([name]) => name !== 'after'));
}
