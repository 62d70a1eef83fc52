import type { ComponentChildren } from 'preact';

interface PanelProps {
  /** Names the panel in `data-panel` and in the ids of its parts; unique in the page. */
  id: string;
  title: string;
  /** What a reader must know to read the numbers right. */
  note?: ComponentChildren;
  /** How many of the columns of the grid it takes; on a narrow screen always all. Default 1. */
  span?: 1 | 2 | 3;
  /** Links or buttons beside the title. */
  actions?: ComponentChildren;
  children: ComponentChildren;
}

/** A part of a view, with a heading of the second level. Stands in a `<div class="panels">`. */
export function Panel({ id, title, note, span = 1, actions, children }: PanelProps) {
  const heading = `panel-${id}`;
  return (
    <section class={`panel span-${span}`} data-panel={id} aria-labelledby={heading}>
      <header class="panel-head">
        <h2 id={heading}>{title}</h2>
        {actions && <div class="panel-actions">{actions}</div>}
      </header>
      {note && <p class="note">{note}</p>}
      {children}
    </section>
  );
}
