/** A chart that can always be read as a table instead. */
import { Button, Skeleton } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { type EChartsCoreOption } from 'echarts/core';
import { lazy, Suspense, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

const EchartsView = lazy(() => import('./echarts-view'));

interface ChartOrTableProps {
  readonly option: EChartsCoreOption;
  readonly heightPx: number;
  /** What the chart shows, for people who cannot see it. */
  readonly label: string;
  readonly table: ReactNode;
  /** Shows both, one below the other, instead of a switch. */
  readonly both?: boolean;
}

export function ChartOrTable({ option, heightPx, label, table, both = false }: ChartOrTableProps) {
  const { t } = useTranslation();
  const [asTable, { toggle }] = useDisclosure(false);
  const chart = (
    <Suspense fallback={<Skeleton height={heightPx} />}>
      <EchartsView option={option} heightPx={heightPx} label={label} />
    </Suspense>
  );
  if (both) {
    return (
      <>
        {chart}
        {table}
      </>
    );
  }
  return (
    <>
      {asTable ? table : chart}
      <Button className="no-print" mt="xs" size="xs" variant="subtle" onClick={toggle} aria-pressed={asTable}>
        {asTable ? t('common.showChart') : t('common.showTable')}
      </Button>
    </>
  );
}
