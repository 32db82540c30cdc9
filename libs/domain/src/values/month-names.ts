const names: readonly (readonly string[])[] = [
  ['januari', 'january', 'jan'],
  ['februari', 'pebruari', 'febuari', 'pebuari', 'february', 'feb', 'peb'],
  ['maret', 'march', 'mar', 'mrt'],
  ['april', 'apr'],
  ['mei', 'may'],
  ['juni', 'june', 'jun'],
  ['juli', 'july', 'jul'],
  ['agustus', 'august', 'agu', 'agt', 'ags', 'agus', 'agst', 'agust', 'aug'],
  ['september', 'sep', 'sept'],
  ['oktober', 'october', 'okt', 'oct'],
  ['november', 'nopember', 'nov', 'nop'],
  ['desember', 'december', 'des', 'dec'],
];

const numberOf: ReadonlyMap<string, number> = new Map(names.flatMap((spellings, index) => spellings.map((spelling) => [spelling, index + 1])));

/** 1 to 12 for an Indonesian or English month name or abbreviation in any case, else 0. */
export function monthNumber(name: string): number {
  return numberOf.get(name.toLowerCase()) ?? 0;
}
