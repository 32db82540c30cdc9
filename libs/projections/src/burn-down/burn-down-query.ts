import { type BusinessDate } from '@lindung/domain/values/brands';
import { addDays } from '@lindung/domain/values/dates';
import { programTermsColumn, type ProgramTerms } from '../programs/programs-query.js';
import { positionColumn, type Reader } from '../reading/reader.js';

/** Every figure as it stood at the end of one business date. */
export interface BurnDownPoint {
  readonly date: BusinessDate;
  readonly ceiling: number;
  readonly committed: number;
  readonly realised: number;
  readonly refunded: number;
  readonly free: number;
}

export interface Forecast {
  /** Days of which the mean daily use was taken. */
  readonly windowDays: number;
  readonly dailyRupiah: number;
  /** First day on which free would be below one premium, or null where the money outlasts the year. */
  readonly exhaustsOn: BusinessDate | null;
}

/** Running sums over the days of programme `$1`, as JSON in the order of the days. */
export const burnDownPointsColumn = `coalesce((SELECT json_agg(d ORDER BY d.date) FROM (
    SELECT date, ceiling, committed, realised, refunded, ceiling - committed - realised + refunded AS free FROM (
      SELECT date, sum(ceiling_delta) OVER days AS ceiling, sum(committed_delta) OVER days AS committed,
             sum(realised_delta) OVER days AS realised, sum(refunded_delta) OVER days AS refunded
      FROM budget_days WHERE program_id = $1 WINDOW days AS (ORDER BY date)) sums) d), '[]') AS points`;

const burnDownStatement = { name: 'burn-down', text: `SELECT ${programTermsColumn}, ${burnDownPointsColumn}, ${positionColumn}` };

const forecastWindowDays = 90;

/** The date since which free has been below one premium without a break, or null while it is not. */
export function exhaustedOn(points: readonly BurnDownPoint[], premiumRupiah: number): BusinessDate | null {
  let since: BusinessDate | null = null;
  for (const point of points) {
    if (point.free >= premiumRupiah) since = null;
    else since ??= point.date;
  }
  return since;
}

/** Sum of commitments and net payments: what the ceiling is used up by. */
const used = (point: BurnDownPoint): number => point.committed + point.realised - point.refunded;

const daysBetween = (from: BusinessDate, until: BusinessDate): number =>
  Math.round((Date.parse(`${until}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / 86_400_000);

/**
 * Continues the mean daily use of the last 90 days (or since the programme opened, where that is
 * less). Null where nothing was used in them.
 */
export function forecastFrom(points: readonly BurnDownPoint[], program: ProgramTerms, today: BusinessDate): Forecast | null {
  const first = points[0];
  const last = points.at(-1);
  if (!first || !last) return null;
  const windowStart = addDays(today, -forecastWindowDays);
  const before = points.findLast((point) => point.date <= windowStart);
  const windowDays = before ? forecastWindowDays : Math.max(1, daysBetween(first.date, today) + 1);
  const dailyRupiah = Math.round((used(last) - (before ? used(before) : 0)) / windowDays);
  if (dailyRupiah <= 0) return null;
  // Free is below one premium once more than free - premium has been used.
  const daysLeft = Math.max(0, Math.floor((last.free - program.premiumRupiah) / dailyRupiah) + 1);
  const yearEnd = `${program.year}-12-31` as BusinessDate;
  const runsOut = daysLeft > 40_000 ? null : addDays(today, daysLeft);
  return { windowDays, dailyRupiah, exhaustsOn: runsOut !== null && runsOut <= yearEnd ? runsOut : null };
}

/** The burn-down by business date, its last point equal to the summary; null where there is no such programme. */
export async function findBurnDown(
  reader: Reader,
  programId: string,
  today: BusinessDate,
): Promise<{ points: readonly BurnDownPoint[]; forecast: Forecast | null; position: string } | null> {
  const { program, points, position } = await reader.one<{ program: ProgramTerms | null; points: BurnDownPoint[]; position: string }>(burnDownStatement, [programId]);
  return program && { points, forecast: forecastFrom(points, program, today), position };
}
