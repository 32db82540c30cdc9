/** The rows of the roster; each leads to its worker. */
import { useTranslation } from 'react-i18next';
import { type RosterItem } from '@lindung/integration-events/http/worker-answers';
import { day, number } from '../format';
import { DataTable, type Column } from '../parts/data-table';
import { RouteAnchor } from '../parts/route-link';
import { StatusBadge } from '../parts/status-badge';
import { useTerm } from '../parts/terms';

interface RosterTableProps {
  readonly programId: string;
  readonly items: readonly RosterItem[];
  readonly sort: string | undefined;
  readonly onSort: (sort: string) => void;
}

export function RosterTable({ programId, items, sort, onSort }: RosterTableProps) {
  const { t } = useTranslation();
  const term = useTerm();
  const none = t('common.none');
  const sortable = (key: string): NonNullable<Column<RosterItem>['sort']> => ({
    direction: sort === key ? 'ascending' : sort === `-${key}` ? 'descending' : 'none',
    toggle: () => onSort(sort === key ? `-${key}` : key),
  });
  const columns: Column<RosterItem>[] = [
    {
      key: 'name',
      header: t('field.name'),
      heading: true,
      sort: sortable('name'),
      render: (item) => (
        <RouteAnchor to="/program/$programId/workers/$workerId" params={{ programId, workerId: item.workerId }} c="#0b5563" underline="always" fw={600}>
          {item.name ?? t('roster.erased')}
        </RouteAnchor>
      ),
    },
    { key: 'nik', header: t('field.nik'), render: (item) => item.nikMasked ?? none },
    { key: 'status', header: t('field.status'), render: (item) => <StatusBadge status={item.status} /> },
    { key: 'area', header: `${t('dimension.kecamatan')} / ${t('dimension.kelurahan')}`, render: (item) => `${item.kecamatan} / ${item.kelurahan}` },
    { key: 'occupation', header: t('dimension.occupation'), render: (item) => term('occupation', item.occupation) },
    { key: 'decile', header: t('dimension.decile'), figure: true, sort: sortable('decile'), render: (item) => (item.decile === null ? none : number(item.decile)) },
    { key: 'rank', header: t('field.rank'), figure: true, sort: { ...sortable('rank'), toggle: () => onSort('rank') }, render: (item) => (item.rank === null ? none : number(item.rank)) },
    { key: 'paidAt', header: t('field.paidAt'), sort: sortable('paidAt'), render: (item) => (item.paidAt === null ? none : day(item.paidAt)) },
  ];
  return <DataTable caption={t('roster.title')} columns={columns} rows={items} rowKey={(item) => item.workerId} />;
}
