import type { ComponentChildren } from 'preact';

interface EmptyProps {
  title?: string;
  /** One quiet line inside a panel, instead of a block. */
  small?: boolean;
  /** What to do about it. */
  children?: ComponentChildren;
}

/** Stands where there is nothing to show: says so, and what to do. */
export function Empty({ title, small = false, children }: EmptyProps) {
  if (small) return <p class="empty-line">{children ?? title}</p>;
  return (
    <div class="empty">
      {title && <p class="empty-title">{title}</p>}
      {children && <div class="empty-body">{children}</div>}
    </div>
  );
}
