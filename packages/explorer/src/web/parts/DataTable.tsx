import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import type { Value } from '../../model/model';
import type { SavedTable } from '../save/table';
import { Empty } from './Empty';
import { Pages } from './Pages';
import { SaveTable } from './SaveTable';
import { Zone } from './Time';

interface ColumnLook<R> {
  readonly id: string;
  readonly label: string;
  readonly cell: (row: R) => ComponentChildren;
  /** Numbers stand at the right. */
  readonly numeric?: boolean;
  /** Its values are times, epoch ms: the heading says the zone. */
  readonly time?: boolean;
}

/** A column that can be sorted. */
interface SortedColumn<R> {
  /** What to sort by. Undefined comes last, either way. */
  readonly sort: (row: R) => string | number | undefined;
  /** What a saved file has. Default: what it is sorted by. */
  readonly value?: (row: R) => Value | undefined;
}

/** A column that cannot. */
interface PlainColumn<R> {
  readonly sort?: undefined;
  /** What a saved file has. */
  readonly value: (row: R) => Value | undefined;
}

/** A column of a table whose rows are `R`. */
export type DataColumn<R> = ColumnLook<R> & (SortedColumn<R> | PlainColumn<R>);

/** More rows than any table has: the size of the page that a saved file is made of. */
export const ALL = 1e9;

/** By which column, and which way. */
export interface Sorting {
  readonly column: string;
  readonly descending: boolean;
}

interface DataTableProps<R> {
  /** What the table holds; shown to screen readers, and above the table when `showCaption`. */
  caption: string;
  columns: readonly DataColumn<R>[];
  rows: readonly R[];
  /** Identity of a row. */
  readonly rowKey: (row: R) => string;
  /** What a saved file has beside the columns, by name: what stands in a cell beside its value, or identifies the row. */
  readonly saved?: (row: R) => Readonly<Record<string, Value | undefined>>;
  /** Default 50. */
  pageSize?: number;
  initialSort?: Sorting;
  /** Says why there is no row. */
  empty?: ComponentChildren;
  /** When `rows` is one page of many, made by the worker: which one, and how to get another. */
  remote?: {
    readonly total: number;
    /** From 0. */
    readonly page: number;
    readonly onPage: (page: number) => void;
    readonly sorting?: Sorting;
    readonly onSort?: (sorting: Sorting) => void;
    /** All rows, for a file. */
    readonly all: () => Promise<readonly R[]>;
  };
}

const compareCells = (a: string | number, b: string | number): number =>
  typeof a === 'number' && typeof b === 'number' ? a - b : String(a).localeCompare(String(b));

function sorted<R>(
  rows: readonly R[],
  columns: readonly DataColumn<R>[],
  by?: Sorting,
): readonly R[] {
  const sort = columns.find(({ id }) => id === by?.column)?.sort;
  if (!by || !sort) return rows;
  const sign = by.descending ? -1 : 1;
  const keyed = rows.map((row) => ({ row, value: sort(row) }));
  keyed.sort((a, b) => {
    if (a.value === undefined) return b.value === undefined ? 0 : 1;
    if (b.value === undefined) return -1;
    return sign * compareCells(a.value, b.value);
  });
  return keyed.map(({ row }) => row);
}

/** A table that can be sorted and that shows one page of its rows. Keep its rows below some thousands, or use `remote`. */
export function DataTable<R>(props: DataTableProps<R>) {
  const { caption, columns, rows, rowKey, pageSize = 50, initialSort, empty, remote } = props;
  const [ownSorting, setOwnSorting] = useState(initialSort);
  const [ownPage, setOwnPage] = useState(0);
  if (rows.length === 0 && (remote?.total ?? 0) === 0) {
    return <>{empty ?? <Empty small>Nothing matches the filter.</Empty>}</>;
  }
  const sorting = remote ? remote.sorting : ownSorting;
  const total = remote ? remote.total : rows.length;
  const last = Math.max(0, Math.ceil(total / pageSize) - 1);
  const page = Math.min(remote ? remote.page : ownPage, last);
  const shown = remote
    ? rows
    : sorted(rows, columns, sorting).slice(page * pageSize, (page + 1) * pageSize);
  const onSort = (column: string): void => {
    const next = { column, descending: sorting?.column === column ? !sorting.descending : false };
    if (remote) remote.onSort?.(next);
    else setOwnSorting(next);
    if (!remote) setOwnPage(0);
  };
  return (
    <>
      <div class="table-scroll" role="region" aria-label={`Table: ${caption}`} tabIndex={0}>
        <table class="data-table list" role="table">
          <caption class="visually-hidden">{caption}</caption>
          <thead role="rowgroup">
            <tr role="row">
              {columns.map((column) => (
                <Heading
                  key={column.id}
                  column={column}
                  sorting={sorting}
                  onSort={column.sort && (!remote || remote.onSort) ? onSort : undefined}
                />
              ))}
            </tr>
          </thead>
          <tbody role="rowgroup">
            {shown.map((row) => (
              <tr key={rowKey(row)} role="row" data-row={rowKey(row)}>
                {columns.map((column) => (
                  <td
                    key={column.id}
                    role="cell"
                    class={column.numeric ? 'numeric' : undefined}
                    data-label={column.label}
                  >
                    {column.cell(row)}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <div class="table-foot">
        <SaveTable
          caption={caption}
          table={async () =>
            savedOf(props, remote ? await remote.all() : sorted(rows, columns, sorting))
          }
        />
        <Pages
          label={`Pages: ${caption}`}
          total={total}
          page={page}
          pageSize={pageSize}
          onPage={remote ? remote.onPage : setOwnPage}
        />
      </div>
    </>
  );
}

/** The table as a file has it. */
function savedOf<R>(
  { columns, saved }: Pick<DataTableProps<R>, 'columns' | 'saved'>,
  rows: readonly R[],
): SavedTable {
  const more = rows.map((row) => saved?.(row) ?? {});
  const names = [...new Set(more.flatMap((each) => Object.keys(each)))];
  return {
    columns: [
      ...columns.map(({ label, time = false }) => ({ label, time })),
      ...names.map((label) => ({ label, time: label.endsWith('On') })),
    ],
    rows: rows.map((row, at) => [
      ...columns.map(({ value, sort }) => (value ? value(row) : sort?.(row))),
      ...names.map((name) => more[at]?.[name]),
    ]),
  };
}

interface HeadingProps<R> {
  column: DataColumn<R>;
  sorting: Sorting | undefined;
  onSort: ((column: string) => void) | undefined;
}

function Heading<R>({ column, sorting, onSort }: HeadingProps<R>) {
  const { id, label, numeric, time = false } = column;
  const descending = sorting?.column === id ? sorting.descending : undefined;
  const order = descending === undefined ? 'none' : descending ? 'descending' : 'ascending';
  const sign = descending === undefined ? '' : descending ? '↓' : '↑';
  const arrow = (
    <span class="sort-sign" aria-hidden="true">
      {sign}
    </span>
  );
  return (
    <th
      scope="col"
      role="columnheader"
      class={numeric ? 'numeric' : undefined}
      aria-sort={onSort ? order : undefined}
    >
      {onSort ? (
        <button type="button" onClick={() => onSort(id)}>
          {numeric && arrow}
          {label}
          {!numeric && arrow}
        </button>
      ) : (
        label
      )}
      {time && (
        <>
          {' '}
          <Zone />
        </>
      )}
    </th>
  );
}
