/** What the roster is filtered and sorted by, as it stands in the address. */
export const rosterFilterNames = ['status', 'kecamatan', 'kelurahan', 'occupation', 'decile', 'sex', 'q', 'sort'] as const;
export type RosterFilterName = (typeof rosterFilterNames)[number];
export type RosterSearch = { readonly [K in RosterFilterName]?: string };

/** Reads the known filters from an address and drops everything else. */
export function readRosterSearch(search: Record<string, unknown>): RosterSearch {
  const found: Partial<Record<RosterFilterName, string>> = {};
  for (const name of rosterFilterNames) {
    const value = search[name];
    if ((typeof value === 'string' && value !== '') || typeof value === 'number') found[name] = String(value);
  }
  return found;
}
