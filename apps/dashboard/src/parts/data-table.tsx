/** The one table of the dashboard: rows and columns on a desk, cards on a phone, a table to assistive technology on both. */
import { VisuallyHidden } from '@mantine/core';
import { type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import styles from './data-table.module.css';

export interface Column<Row> {
  readonly key: string;
  readonly header: string;
  readonly render: (row: Row) => ReactNode;
  /** Figures stand at the end of their cell. */
  readonly figure?: boolean;
  /** Names the row; at most one column, the first. */
  readonly heading?: boolean;
  /** Where the column can be sorted by: how it is sorted now, and what a click does. */
  readonly sort?: { readonly direction: 'ascending' | 'descending' | 'none'; readonly toggle: () => void };
}

interface DataTableProps<Row> {
  /** What the table shows; read out, not printed. */
  readonly caption: string;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly rowKey: (row: Row) => string;
}

const arrows = { ascending: '▲', descending: '▼', none: '↕' } as const;

function HeaderCell<Row>({ column }: { readonly column: Column<Row> }) {
  const { t } = useTranslation();
  const { sort } = column;
  return (
    <th role="columnheader" scope="col" className={column.figure ? styles['end'] : undefined} aria-sort={sort?.direction}>
      {sort ? (
        <button type="button" className={styles['sort']} onClick={sort.toggle} title={t('roster.sortBy', { column: column.header })}>
          {column.header} <span aria-hidden="true">{arrows[sort.direction]}</span>
        </button>
      ) : (
        column.header
      )}
    </th>
  );
}

/** A cell that has nothing to say is left out of the card that its row becomes on a phone. */
function Cell<Row>({ column, row }: { readonly column: Column<Row>; readonly row: Row }) {
  const { t } = useTranslation();
  const content = column.render(row);
  return (
    <td role="cell" data-label={column.header} data-empty={content === t('common.none') || undefined} className={column.figure ? styles['end'] : undefined}>
      <span>{content}</span>
    </td>
  );
}

export function DataTable<Row>({ caption, columns, rows, rowKey }: DataTableProps<Row>) {
  return (
    <div className={styles['scroll']}>
      <table role="table" className={styles['table']}>
        <VisuallyHidden component="caption">{caption}</VisuallyHidden>
        <thead role="rowgroup">
          <tr role="row">
            {columns.map((column) => (
              <HeaderCell key={column.key} column={column} />
            ))}
          </tr>
        </thead>
        <tbody role="rowgroup">
          {rows.map((row) => (
            <tr role="row" key={rowKey(row)}>
              {columns.map((column) =>
                column.heading ? (
                  <th role="rowheader" scope="row" key={column.key}>
                    {column.render(row)}
                  </th>
                ) : (
                  <Cell key={column.key} column={column} row={row} />
                ),
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
