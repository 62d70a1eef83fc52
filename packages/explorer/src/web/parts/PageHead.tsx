import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { takeFocusRequest } from '../focus';

interface PageHeadProps {
  /** The heading of the first level, and the title of the window. */
  title: string;
  /** Above the title: what kind of thing it is, or where it belongs. */
  kicker?: ComponentChildren;
  /** Below the title, one line. */
  note?: ComponentChildren;
  /** Links and buttons at the side. */
  actions?: ComponentChildren;
}

/** The head of every view. After a navigation the focus moves here, so that screen readers read it. */
export function PageHead({ title, kicker, note, actions }: PageHeadProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = `${title} · 1Password explorer`;
    if (takeFocusRequest()) heading.current?.focus({ preventScroll: true });
  }, [title]);
  return (
    <header class="page-head">
      <div>
        {kicker && <p class="kicker">{kicker}</p>}
        <h1 ref={heading} tabIndex={-1}>
          {title}
        </h1>
        {note && <p class="note">{note}</p>}
      </div>
      {actions && <div class="page-actions">{actions}</div>}
    </header>
  );
}
