/** How the burn-down is drawn: stacked steps that fill the ceiling, with the ceiling as a line above. */
import { type EChartsCoreOption } from 'echarts/core';
import { type TFunction } from 'i18next';
import { type QueryAnswer } from '@lindung/integration-events/http/queries';
import { day, rupiah, rupiahShort } from '../format';
import { figureColors } from '../theme';

type Point = QueryAnswer<'burnDown'>['points'][number];

const escapes: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const plain = (text: string) => text.replace(/[&<>"]/g, (char) => escapes[char] ?? char);

interface TooltipItem {
  readonly marker: string;
  readonly seriesName: string;
  readonly value: readonly [string, number];
}

function tooltip(items: readonly TooltipItem[]): string {
  const date = items[0]?.value[0] ?? '';
  const lines = items.map((item) => `${item.marker}${plain(item.seriesName)}: <b>${rupiah(item.value[1])}</b>`);
  return [`<b>${day(date)}</b>`, ...lines].join('<br/>');
}

/** The option for ECharts. Values hold from their date until the next point, hence the steps. */
export function burnDownOption(points: readonly Point[], t: TFunction): EChartsCoreOption {
  const area = (name: string, color: string, value: (point: Point) => number) => ({
    name,
    type: 'line',
    step: 'end',
    stack: 'ceiling',
    symbol: points.length < 3 ? 'circle' : 'none',
    lineStyle: { width: 1, color },
    itemStyle: { color },
    areaStyle: { color, opacity: 0.85 },
    data: points.map((point) => [point.date, value(point)]),
  });
  return {
    grid: { left: 8, right: 16, top: 56, bottom: 8, containLabel: true },
    // On a phone the legend needs a line per entry.
    media: [{ query: { maxWidth: 480 }, option: { grid: { top: 96 } } }, { option: { grid: { top: 56 } } }],
    legend: { top: 0, left: 0, itemGap: 14, textStyle: { color: '#1f2d31' } },
    tooltip: { trigger: 'axis', confine: true, formatter: (items: unknown) => tooltip(items as readonly TooltipItem[]) },
    xAxis: { type: 'time', axisLabel: { hideOverlap: true, color: '#33474d', formatter: (value: number) => day(new Date(value).toISOString()) } },
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
        data: points.map((point) => [point.date, point.ceiling]),
      },
    ],
  };
}
