import { Button } from '@mantine/core';
import { type ReactNode, useMemo, useState } from 'react';
import { type Cell, downloadCsv, toCsv } from '../format/csv';
import { count } from '../format/words';
import styles from './DataTable.module.css';
import { type Direction, sortRows } from './sortRows';

export interface Column<Row> {
  key: string;
  header: string;
  /** What sorting and the export use; what is shown when there is no `render`. */
  value: (row: Row) => Cell;
  render?: (row: Row) => ReactNode;
  numeric?: boolean;
  /** Heads its row for screen readers. */
  rowHeader?: boolean;
  unsorted?: boolean;
  /** In the export only. */
  hidden?: boolean;
}

interface DataTableProps<Row> {
  caption: string;
  columns: Column<Row>[];
  rows: Row[];
  rowKey: (row: Row) => string;
  sortBy?: { key: string; direction: Direction };
  /** The name of the exported file, without ".csv"; no export without it. */
  exportName?: string;
  filters?: ReactNode;
  noun: [one: string, many: string];
  /** How many rows there are without the filters. */
  total?: number;
  empty?: ReactNode;
}

/** One definition of a column serves the screen, the sorting and the export, so the three cannot disagree. */
export function DataTable<Row>({
  caption,
  columns,
  rows,
  rowKey,
  sortBy,
  exportName,
  filters,
  noun,
  total = rows.length,
  empty,
}: DataTableProps<Row>) {
  const [sort, setSort] = useState(sortBy ?? null);
  const shown = columns.filter((column) => !column.hidden);
  const sorted = useMemo(() => {
    const column = columns.find((candidate) => candidate.key === sort?.key);
    return column && sort ? sortRows(rows, column.value, sort.direction) : rows;
  }, [columns, rows, sort]);

  const exportRows = () =>
    downloadCsv(
      `${exportName}.csv`,
      toCsv(
        columns.map((column) => column.header),
        sorted.map((row) => columns.map((column) => column.value(row))),
      ),
    );

  return (
    <div>
      {(filters || exportName) && (
        <div className={styles.tools}>
          <div className={styles.filters}>{filters}</div>
          <div className={styles.summary}>
            <span role="status">
              {rows.length === total ? count(total, ...noun) : `${rows.length} of ${count(total, ...noun)}`}
            </span>
            {exportName && (
              <Button variant="default" onClick={exportRows} disabled={rows.length === 0}>
                Export CSV
              </Button>
            )}
          </div>
        </div>
      )}
      {rows.length === 0 ? (
        <div className={styles.none}>{empty ?? <p>No rows match these filters.</p>}</div>
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
        <section className={styles.scroller} aria-label={caption} tabIndex={0}>
          <table className={styles.table}>
            <caption className="visually-hidden">{caption}</caption>
            <thead>
              <tr>
                {shown.map((column) => {
                  const direction = sort?.key === column.key ? sort.direction : null;
                  return (
                    <th
                      key={column.key}
                      scope="col"
                      className={column.numeric ? styles.numeric : undefined}
                      aria-sort={direction ?? undefined}
                    >
                      {column.unsorted ? (
                        <span className={styles.plain}>{column.header}</span>
                      ) : (
                        <button
                          type="button"
                          className={styles.sort}
                          onClick={() =>
                            setSort({
                              key: column.key,
                              direction: direction === 'ascending' ? 'descending' : 'ascending',
                            })
                          }
                        >
                          {column.header}
                          <span aria-hidden="true" className={direction ? styles.arrow : styles.arrowIdle}>
                            {direction === 'descending' ? '↓' : '↑'}
                          </span>
                        </button>
                      )}
                    </th>
                  );
                })}
              </tr>
            </thead>
            <tbody>
              {sorted.map((row) => (
                <tr key={rowKey(row)}>
                  {shown.map((column) => {
                    const content = column.render ? column.render(row) : column.value(row);
                    const className = column.numeric ? styles.numeric : undefined;
                    return column.rowHeader ? (
                      <th key={column.key} scope="row" className={className}>
                        {content}
                      </th>
                    ) : (
                      <td key={column.key} className={className}>
                        {content ?? <span className={styles.nothing}>–</span>}
                      </td>
                    );
                  })}
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      )}
    </div>
  );
}
