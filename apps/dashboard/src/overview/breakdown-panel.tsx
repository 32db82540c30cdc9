/** Who the workers are: by area, occupation, decile or sex, as chart and as table that opens the lists. */
import { Group, NativeSelect } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { coverageDimensions, type CoverageDimension } from '@lindung/integration-events/http/program-answers';
import { type QueryAnswer } from '@lindung/integration-events/http/queries';
import { useAnswer } from '../api/queries';
import { number } from '../format';
import { Answer } from '../parts/answer';
import { Empty } from '../parts/empty';
import { ChartOrTable } from '../parts/chart-or-table';
import { DataTable, type Column } from '../parts/data-table';
import { RouteAnchor } from '../parts/route-link';
import { Section } from '../parts/section';
import { useTerm } from '../parts/terms';
import { type RosterSearch } from '../roster/roster-search';
import { breakdownOption } from './breakdown-option';

type Row = QueryAnswer<'coverage'>['rows'][number];
const counts = ['registered', 'verified', 'waiting', 'allocated', 'paid', 'covered'] as const;

/** A row's name in the language in use. */
function useRowLabel(by: CoverageDimension): (row: Row) => string {
  const term = useTerm();
  const { t } = useTranslation();
  return (row) => {
    if (by === 'occupation' || by === 'sex') return term(by, row.key);
    if (by === 'decile') return row.key === 'unknown' ? t('common.unknown') : `${t('dimension.decile')} ${row.key}`;
    return row.label;
  };
}

/** A count of people opens the list of them. */
function CountLink({ programId, name, value, search }: { readonly programId: string; readonly name: string; readonly value: number; readonly search: RosterSearch }) {
  const { t } = useTranslation();
  return (
    <RouteAnchor to="/program/$programId/roster" params={{ programId }} search={search} c="#0b5563" aria-label={`${number(value)}. ${t('overview.openRoster', { what: name })}`}>
      {number(value)}
    </RouteAnchor>
  );
}

function Breakdown({ programId, by, rows }: { readonly programId: string; readonly by: CoverageDimension; readonly rows: readonly Row[] }) {
  const { t, i18n } = useTranslation();
  const label = useRowLabel(by);
  const wide = useMediaQuery('(min-width: 48em)');
  const named = rows.map((row) => ({ ...row, label: label(row) }));
  // The option is drawn again only when the rows or the language change.
  const option = useMemo(() => breakdownOption(named, i18n.t), [rows, i18n.language]);
  const columns: Column<Row>[] = [
    {
      key: 'label',
      header: t(`dimension.${by}`),
      heading: true,
      render: (row) => (
        <RouteAnchor to="/program/$programId/roster" params={{ programId }} search={{ [by]: row.key }} c="#0b5563" underline="always">
          {row.label}
        </RouteAnchor>
      ),
    },
    ...counts.map((count): Column<Row> => ({
      key: count,
      header: t(`status.${count}`),
      figure: true,
      render: (row) => (row[count] === 0 ? number(0) : <CountLink programId={programId} name={`${row.label}, ${t(`status.${count}`)}`} value={row[count]} search={{ [by]: row.key, ...(count === 'registered' ? {} : { status: count }) }} />),
    })),
  ];
  const table = <DataTable caption={t('overview.breakdown')} columns={columns} rows={named} rowKey={(row) => row.key} />;
  const heightPx = Math.max(180, 70 + rows.length * 40);
  const chart = t('overview.breakdownLabel', { dimension: t(`dimension.${by}`) });
  // A dozen rows stand beside their chart where there is room for both.
  return <ChartOrTable option={option} heightPx={heightPx} label={chart} table={table} both={wide && rows.length <= 12} />;
}

export function BreakdownPanel({ programId }: { readonly programId: string }) {
  const { t } = useTranslation();
  const [by, setBy] = useState<CoverageDimension>('kecamatan');
  const coverage = useAnswer('coverage', { id: programId }, { by });
  const choose = (value: string) => setBy(coverageDimensions.find((dimension) => dimension === value) ?? 'kecamatan');
  return (
    <Section
      title={t('overview.breakdown')}
      aside={
        <Group gap="xs" className="no-print">
          <NativeSelect
            aria-label={t('overview.breakdownBy')}
            value={by}
            onChange={(event) => choose(event.currentTarget.value)}
            data={coverageDimensions.map((value) => ({ value, label: t(`dimension.${value}`) }))}
          />
        </Group>
      }
    >
      <Answer result={coverage} placeholderHeight={300}>
        {({ rows }) => (rows.length === 0 ? <Empty title={t('overview.breakdownEmpty')} /> : <Breakdown key={by} programId={programId} by={by} rows={rows} />)}
      </Answer>
    </Section>
  );
}
