/** How the burn-down is drawn: stacked steps that fill the ceiling, with the ceiling as a line above. */
import { type EChartsCoreOption } from 'echarts/core';
import { type TFunction } from 'i18next';
import { type QueryAnswer } from '@lindung/integration-events/http/queries';
import { day, month, rupiah, rupiahShort } from '../format';
import { figureColors } from '../theme';

type Point = QueryAnswer<'burnDown'>['points'][number];

const escapes: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const plain = (text: string) => text.replace(/[&<>"]/g, (char) => escapes[char] ?? char);

interface TooltipItem {
  readonly marker: string;
  readonly seriesName: string;
  readonly value: readonly [number, number];
}

/** What the curve is held against beside its points. */
export interface BurnDownFrame {
  readonly year: number;
  /** The last point still holds on this day. */
  readonly today: string;
  readonly exhaustsOn: string | null;
}

/** Business dates are days in UTC here, so that no time zone moves them. */
const instant = (date: string) => Date.parse(`${date}T00:00:00Z`);
const dateOf = (value: number) => new Date(value).toISOString().slice(0, 10);

function tooltip(items: readonly TooltipItem[]): string {
  const date = dateOf(items[0]?.value[0] ?? 0);
  const lines = items.map((item) => `${item.marker}${plain(item.seriesName)}: <b>${rupiah(item.value[1])}</b>`);
  return [`<b>${day(date)}</b>`, ...lines].join('<br/>');
}

/** Where the ceiling would be used up at the present pace. */
function forecastLine(exhaustsOn: string, t: TFunction): object {
  return {
    silent: true,
    symbol: 'none',
    lineStyle: { color: '#a61b1b', width: 2, type: 'dotted' },
    label: { formatter: t('overview.exhaustsOn', { date: day(exhaustsOn) }), position: 'insideEndTop', color: '#7d1414', distance: 6 },
    data: [{ xAxis: instant(exhaustsOn) }],
  };
}

/** The points with one for today, because the last one still holds. */
function untilToday(points: readonly Point[], today: string): readonly Point[] {
  const last = points.at(-1);
  return last === undefined || last.date >= today ? points : [...points, { ...last, date: today }];
}

/**
 * The option for ECharts, over the whole budget year at least, so that one sees what of it is left.
 * Values hold from their date until the next point, hence the steps.
 */
export function burnDownOption(given: readonly Point[], { year, today, exhaustsOn }: BurnDownFrame, t: TFunction): EChartsCoreOption {
  const dayInYear = today.startsWith(String(year));
  const points = dayInYear ? untilToday(given, today) : given;
  const first = points[0]?.date ?? today;
  const last = points.at(-1)?.date ?? today;
  const from = first < `${year}-01-01` ? first : `${year}-01-01`;
  const until = last > `${year}-12-31` ? last : `${year}-12-31`;
  const area = (name: string, color: string, value: (point: Point) => number) => ({
    name,
    type: 'line',
    step: 'end',
    stack: 'ceiling',
    symbol: points.length < 2 ? 'circle' : 'none',
    lineStyle: { width: 1, color },
    itemStyle: { color },
    areaStyle: { color, opacity: 0.85 },
    data: points.map((point) => [instant(point.date), value(point)]),
  });
  return {
    grid: { left: 8, right: 16, top: 56, bottom: 8, containLabel: true },
    // On a phone the legend needs a line per entry.
    media: [{ query: { maxWidth: 480 }, option: { grid: { top: 96 } } }, { option: { grid: { top: 56 } } }],
    legend: { top: 0, left: 0, itemGap: 14, textStyle: { color: '#1f2d31' } },
    tooltip: { trigger: 'axis', confine: true, formatter: (items: unknown) => tooltip(items as readonly TooltipItem[]) },
    useUTC: true,
    xAxis: { type: 'time', min: instant(from), max: instant(until), axisLabel: { hideOverlap: true, color: '#33474d', formatter: (value: number) => month(dateOf(value)) } },
    yAxis: { type: 'value', axisLabel: { color: '#33474d', formatter: rupiahShort }, splitLine: { lineStyle: { color: '#e1eaec' } } },
    series: [
      area(t('overview.netRealised'), figureColors.realised, (point) => point.realised - point.refunded),
      area(t('budget.committed'), figureColors.committed, (point) => point.committed),
      area(t('budget.free'), figureColors.free, (point) => Math.max(0, point.free)),
      {
        name: t('budget.ceiling'),
        type: 'line',
        step: 'end',
        symbol: 'none',
        lineStyle: { width: 2, type: 'dashed', color: '#1f2d31' },
        itemStyle: { color: '#1f2d31' },
        data: points.map((point) => [instant(point.date), point.ceiling]),
        ...(exhaustsOn === null || exhaustsOn > until ? {} : { markLine: forecastLine(exhaustsOn, t) }),
      },
    ],
  };
}
