import { chanceFor } from './chance.js';
import { csvLine } from './csv.js';
import { peoplePerSeed, personAt } from './person.js';

/** An extract about people `first` to `first + count - 1` of a seed, as of one month. */
export interface DtsenExtract {
  readonly seed: number;
  readonly first: number;
  readonly count: number;
  /** People from the far end of the seed, who are in DTSEN but on no list of ours. */
  readonly strangers: number;
  /** Highest decile in the extract, 1 to 10; the sample's candidates come mostly from the poor. */
  readonly allWithin?: number;
}

export const dtsenHeader = ['nik', 'id_keluarga', 'desil', 'status_dukcapil'] as const;

/** How candidates spread over the deciles, in a thousand, decile 1 first. */
const decileShares = [180, 220, 220, 170, 110, 50, 25, 12, 5, 3];

function decileOf(draw: number): number {
  let sum = 0;
  for (const [index, share] of decileShares.entries()) {
    sum += share;
    if (draw < sum) return index + 1;
  }
  return decileShares.length;
}

function extractLine(extract: DtsenExtract, index: number): string {
  const chance = chanceFor(extract.seed, index, 2);
  const draw = chance.between(0, 999);
  const decile = extract.allWithin === undefined ? decileOf(draw) : (draw % extract.allWithin) + 1;
  const unknown = extract.allWithin === undefined && draw >= 995;
  const civil = chance.between(0, 999);
  const status = extract.allWithin !== undefined || civil >= 10 ? 'AKTIF' : civil < 4 ? 'MENINGGAL' : 'PINDAH';
  return csvLine([personAt(extract.seed, index).nik, `KLG${String(Math.floor(index / 3)).padStart(9, '0')}`, unknown ? '' : String(decile), status]);
}

/** The extract as CSV lines, header first. */
export function* dtsenLines(extract: DtsenExtract): Iterable<string> {
  yield csvLine(dtsenHeader);
  for (let index = extract.first; index < extract.first + extract.count; index += 1) yield extractLine(extract, index);
  for (let index = 1; index <= extract.strangers; index += 1) yield extractLine(extract, peoplePerSeed - index);
}
