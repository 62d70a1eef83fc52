import { useState } from 'preact/hooks';
import { count } from '../format';
import { Empty } from './Empty';

/** One bar. */
export interface BarRow {
  /** Names the row in `data-row`. Default: the label. */
  readonly id?: string;
  readonly label: string;
  readonly value: number;
  /** Where the rows behind the number are. */
  readonly href?: string | undefined;
  /** A second, quieter line; for example the vault of an item. */
  readonly note?: string;
  /** What the pointer shows; for example the code that the label puts in words. */
  readonly title?: string;
  /** CSS class of the bar, such as `series-2`; default `series-1`. */
  readonly tone?: string;
}

interface BarListProps {
  rows: readonly BarRow[];
  /** What is counted, in the plural, such as `sign-ins`. */
  unit: string;
  /** Bars shown before "Show all". Default 8. */
  limit?: number;
  /** Says why there is nothing. Default: nothing in the filter. */
  empty?: string;
}

/** Numbers by name as horizontal bars, in the order given. It is a list, so it reads without the bars. */
export function BarList({ rows, unit, limit = 8, empty }: BarListProps) {
  const [open, setOpen] = useState(false);
  if (rows.length === 0) return <Empty small>{empty ?? `No ${unit} match the filter.`}</Empty>;
  const most = rows.reduce((max, { value }) => Math.max(max, value), 0);
  const shown = open ? rows : rows.slice(0, limit);
  return (
    <>
      <ol class="bars">
        {shown.map((row, at) => (
          <Bar key={`${at} ${row.label}`} row={row} most={most} unit={unit} />
        ))}
      </ol>
      {rows.length > limit && (
        <button type="button" class="quiet" aria-expanded={open} onClick={() => setOpen(!open)}>
          {open ? 'Show fewer' : `Show all ${count(rows.length)}`}
        </button>
      )}
    </>
  );
}

function Bar({ row, most, unit }: { row: BarRow; most: number; unit: string }) {
  const { label, id = label, value, href, note, title, tone = 'series-1' } = row;
  const share = most > 0 ? Math.max(value / most, 0) : 0;
  return (
    <li class="bar" data-row={id} data-value={value}>
      <span class="bar-label" title={title ?? label}>
        {href === undefined ? label : <a href={href}>{label}</a>}
        {note && <span class="bar-note"> {note}</span>}
      </span>
      <span class="bar-value">
        {count(value)}
        <span class="visually-hidden"> {unit}</span>
      </span>
      <span class="bar-track" aria-hidden="true">
        <span class={`bar-fill ${tone}`} style={{ width: `${(share * 100).toFixed(2)}%` }} />
      </span>
    </li>
  );
}
