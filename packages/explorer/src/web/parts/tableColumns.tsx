import type { DataColumn } from './DataTable';
import { CountCell } from './CountCell';
import { Time } from './Time';

/** A column of counts, sortable; a zero does not catch the eye. */
export const countColumn = <R,>(
  id: string,
  label: string,
  value: (row: R) => number,
): DataColumn<R> => ({
  id,
  label,
  numeric: true,
  cell: (row) => <CountCell value={value(row)} />,
  sort: value,
});

/** A column of times in the viewer's zone, sortable. @param value epoch ms, or undefined for never */
export const timeColumn = <R,>(
  id: string,
  label: string,
  value: (row: R) => number | undefined,
): DataColumn<R> => ({
  id,
  label,
  time: true,
  cell: (row) => <Time ms={value(row)} />,
  sort: value,
});
