/** How a breakdown is drawn: for each row three bars, registered, holding a seat, covered. */
import { type EChartsCoreOption } from 'echarts/core';
import { type TFunction } from 'i18next';
import { number } from '../format';
import { figureColors } from '../theme';

interface BreakdownRow {
  readonly label: string;
  readonly registered: number;
  readonly allocated: number;
  readonly covered: number;
}

const bars = ['registered', 'allocated', 'covered'] as const;

/** The option for ECharts; the first row stands on top. */
export function breakdownOption(rows: readonly BreakdownRow[], t: TFunction): EChartsCoreOption {
  return {
    grid: { left: 8, right: 24, top: 40, bottom: 8, containLabel: true },
    legend: { top: 0, left: 0, textStyle: { color: '#1f2d31' } },
    tooltip: { trigger: 'axis', axisPointer: { type: 'shadow' }, confine: true, valueFormatter: (value: unknown) => number(Number(value)) },
    xAxis: { type: 'value', axisLabel: { color: '#33474d', hideOverlap: true, formatter: number }, splitLine: { lineStyle: { color: '#e1eaec' } } },
    yAxis: {
      type: 'category',
      inverse: true,
      data: rows.map((row) => row.label),
      axisLabel: { color: '#1f2d31', width: 130, overflow: 'truncate', interval: 0 },
      axisTick: { show: false },
    },
    series: bars.map((bar) => ({
      name: t(`status.${bar}`),
      type: 'bar',
      barGap: '0%',
      barCategoryGap: '25%',
      itemStyle: { color: figureColors[bar] },
      data: rows.map((row) => row[bar]),
    })),
  };
}
