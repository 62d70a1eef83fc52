import type { NeighbourGroup } from '../../../queries/data/details';
import { dataHref } from '../../links';
import { count } from '../../format';
import { Empty } from '../../parts/Empty';
import { Marks } from '../../parts/Marks';
import { Time } from '../../parts/Time';
import { TypeBadge } from '../../parts/TypeBadge';

/** How many more relationships a click shows. */
const MORE = 50;

interface NeighboursProps {
  groups: readonly NeighbourGroup[];
  readonly onMore: (group: string, limit: number) => void;
}

/** The relationships of an entity with links to their other ends, by type and direction. */
export function Neighbours({ groups, onMore }: NeighboursProps) {
  if (groups.length === 0) return <Empty small>It has no relationships.</Empty>;
  return (
    <>
      {groups.map(({ id, type, class: name, direction, count: total, rows }) => (
        <section key={id} class="neighbours" data-group={id} data-value={total}>
          <h3 title={type}>
            <span aria-hidden="true">{direction === 'outgoing' ? '→' : '←'}</span>
            <span class="visually-hidden">{direction}</span> {name}{' '}
            <span class="quiet-text">{count(total)}</span>
          </h3>
          <ul>
            {rows.map((row) => (
              <li key={row.relationship}>
                <TypeBadge type={row.type} /> <a href={dataHref(row.key)}>{row.name}</a>
                <Marks marks={row.marks} />{' '}
                {row.createdOn !== undefined && (
                  <a
                    class="quiet-text"
                    href={dataHref(row.relationship)}
                    title="The relationship itself"
                  >
                    <Time ms={row.createdOn} zoned />
                  </a>
                )}
              </li>
            ))}
          </ul>
          {rows.length < total && (
            <button type="button" class="quiet" onClick={() => onMore(id, rows.length + MORE)}>
              Show more of {count(total)}
            </button>
          )}
        </section>
      ))}
    </>
  );
}
