import { count } from '../format';

interface FigureProps {
  /** Names it in `data-figure`. */
  id: string;
  label: string;
  value: number;
  /** What the number is made of, in a few words. */
  note?: string;
  href?: string;
  /** How the number is written; by default with separators of thousands. */
  format?: (value: number) => string;
}

/** One number with its name. Figures stand in a `<ul class="figures">`. */
export function Figure({ id, label, value, note, href, format = count }: FigureProps) {
  const body = (
    <>
      <span class="figure-label">{label}</span>
      <span class="figure-value">{format(value)}</span>
      {note && <span class="figure-note">{note}</span>}
    </>
  );
  return (
    <li class="figure" data-figure={id} data-value={value}>
      {href === undefined ? (
        <div class="figure-body">{body}</div>
      ) : (
        <a class="figure-body" href={href}>
          {body}
        </a>
      )}
    </li>
  );
}
