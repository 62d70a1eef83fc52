import { count } from '../format';

interface PagesProps {
  /** Which table it is about, for screen readers. Give one where a view has two tables. */
  label?: string;
  /** Count of all rows. */
  total: number;
  /** From 0. */
  page: number;
  pageSize: number;
  readonly onPage: (page: number) => void;
}

/** Which rows are shown, and the way to the others. Nothing when all are shown. */
export function Pages({ label = 'Pages', total, page, pageSize, onPage }: PagesProps) {
  const last = Math.max(0, Math.ceil(total / pageSize) - 1);
  if (last === 0) return null;
  const first = page * pageSize + 1;
  return (
    <nav class="pages" aria-label={label}>
      <span aria-live="polite">
        {count(first)}–{count(Math.min(total, first + pageSize - 1))} of {count(total)}
      </span>
      <button type="button" disabled={page === 0} onClick={() => onPage(page - 1)}>
        Previous
      </button>
      <button type="button" disabled={page >= last} onClick={() => onPage(page + 1)}>
        Next
      </button>
    </nav>
  );
}
