import type { ExplorerFinding } from '../../model/model';
import { count } from '../format';

interface CountCellProps {
  value: number;
  /** How a number above zero is marked, when it is a bad sign. */
  alarm?: ExplorerFinding['level'];
}

/** A number of a table. Zeros step back, so that the others stand out. */
export function CountCell({ value, alarm }: CountCellProps) {
  if (value === 0) return <span class="zero">0</span>;
  return alarm ? (
    <span class={`badge tone-${alarm.toLowerCase()}`}>{count(value)}</span>
  ) : (
    <>{count(value)}</>
  );
}
