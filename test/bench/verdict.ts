import { type RowDefinition, type RowFigures } from './measurement.js';
import { median } from './rounds.js';

/** A measured line of the table. */
export interface RowResult {
  readonly name: string;
  readonly what: string;
  readonly against: string;
  readonly kind: RowDefinition['kind'];
  readonly unit: string;
  /** Medians over the rounds. */
  readonly ours: number;
  readonly baseline: number | null;
  /** Ours to the baseline; without a baseline the figure itself. */
  readonly ratio: number;
  /** The lowest and the highest ratio of any one round. */
  readonly spread: readonly [number, number];
  readonly atLeast: number;
  readonly aim: number;
  readonly verdict: 'ok' | 'short';
  readonly aimReached: boolean;
  readonly rounds: { readonly ours: readonly number[]; readonly baseline: readonly number[] | null };
  readonly notes: readonly string[];
}

/** Judges what was measured. Throws where a row was not measured at all. */
export function judge(row: RowDefinition, figures: RowFigures): RowResult {
  const ours = median(figures.ours);
  const baseline = figures.baseline === undefined ? null : median(figures.baseline);
  const ratioOf = (mine: number, theirs: number | null): number => (theirs === null ? mine : mine / theirs);
  const perRound = figures.ours.map((mine, index) => ratioOf(mine, figures.baseline?.[index] ?? baseline));
  const ratio = ratioOf(ours, baseline);
  return {
    name: row.name,
    what: row.what,
    against: row.against,
    kind: row.kind,
    unit: row.unit,
    ours,
    baseline,
    ratio,
    spread: [Math.min(...perRound), Math.max(...perRound)],
    atLeast: row.atLeast,
    aim: row.aim,
    verdict: reaches(row.kind, ratio, row.atLeast) ? 'ok' : 'short',
    aimReached: reaches(row.kind, ratio, row.aim),
    rounds: { ours: figures.ours, baseline: figures.baseline ?? null },
    notes: figures.notes ?? [],
  };
}

/** Rates must be high, times and memory low. */
function reaches(kind: RowDefinition['kind'], ratio: number, mark: number): boolean {
  return kind === 'rate' ? ratio >= mark : ratio <= mark;
}
