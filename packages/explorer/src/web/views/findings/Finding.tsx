import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import type { FindingRow } from '../../../queries/findings/findings';
import { count } from '../../format';
import { entityHref, findingGraphHref } from '../../links';
import { Marks } from '../../parts/Marks';
import { Time } from '../../parts/Time';
import { TypeBadge } from '../../parts/TypeBadge';

interface FindingProps {
  row: FindingRow;
  /** The address names it. */
  isCurrent: boolean;
  /** What stands before it. */
  children?: ComponentChildren;
}

/** A finding with its path. */
export function Finding({ row, isCurrent, children }: FindingProps) {
  const { index, who, when, where, what, path, pathLength } = row;
  const place = useRef<HTMLLIElement>(null);
  useEffect(() => {
    if (isCurrent) place.current?.focus();
  }, [isCurrent]);
  return (
    <li
      class="finding"
      ref={place}
      tabIndex={isCurrent ? -1 : undefined}
      data-finding={index}
      aria-current={isCurrent ? 'true' : undefined}
    >
      <p>
        {children}
        {who !== undefined && <b class="finding-who">{who} </b>}
        <span class="finding-what">{what}</span>
      </p>
      <p class="finding-facts">
        <span>
          <Time ms={when} zoned />
        </span>
        {where !== undefined && <span>{where}</span>}
        {pathLength > 0 && <a href={findingGraphHref(index)}>Show in the graph</a>}
      </p>
      {path.length > 0 && (
        <ul class="path" aria-label="Evidence">
          {path.map(({ key, type, name, note, marks }) => (
            <li key={key}>
              <TypeBadge type={type} /> <a href={entityHref(type, key)}>{name}</a>
              <Marks marks={marks} />
              {note !== undefined && <span class="quiet-text">{note}</span>}
            </li>
          ))}
          {pathLength > path.length && (
            <li class="quiet-text">and {count(pathLength - path.length)} more</li>
          )}
        </ul>
      )}
    </li>
  );
}
