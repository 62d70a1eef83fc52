import type { dataTypes, RelationshipTypeCount, TypeCount } from '../../../queries/data';
import { count } from '../../format';
import { inOrder, typeName, typeNames } from '../../names';
import { typeTone } from '../../parts/colours';
import { Empty } from '../../parts/Empty';
import { PageHead } from '../../parts/PageHead';
import { Memoized } from '../../parts/Memoized';
import { hrefOf } from '../../router';
import { useQuery } from '../../useQuery';
import type { ViewProps } from '../../view';
import { EntityPanel } from './EntityPanel';
import { RelationshipPanel } from './RelationshipPanel';

type Types = ReturnType<typeof dataTypes>;

/** The types of the graph, and the rows of one of them. */
export function List(props: ViewProps) {
  const { call, filter, route } = props;
  const { result: types, error, late } = useQuery(call, 'dataTypes', { filter });
  const { type } = route.params;
  const isRelationship = types?.relationships.some((each) => each.type === type) ?? false;
  const shown = type ?? firstOf(types)?.type;
  return (
    <>
      <PageHead title="Data" note="Every entity and relationship in the graph, as collected." />
      {error !== undefined && <Empty title={error} />}
      {types && shown === undefined && (
        <Empty title="This graph is empty.">
          Run <code>npx j1-integration collect</code>, or simulate a tenant with{' '}
          <code>graph-1password demo</code>, and create this file again.
        </Empty>
      )}
      {types && shown !== undefined && (
        <div class={late ? 'data-layout loading' : 'data-layout'}>
          <Memoized deps={[types, shown]}>
            {() => <TypeList types={types} shown={shown} />}
          </Memoized>
          {isRelationship ? (
            <RelationshipPanel {...props} type={shown} />
          ) : (
            <EntityPanel {...props} type={shown} />
          )}
        </div>
      )}
    </>
  );
}

/** The first type that has something in the filter, else the first of all. */
function firstOf(types: Types | undefined): TypeCount | undefined {
  const ordered = inOrder(types?.entities ?? []);
  return ordered.find((each) => each.count > 0) ?? ordered[0];
}

function TypeList({ types, shown }: { types: Types; shown: string }) {
  return (
    <nav class="type-list" aria-label="Types">
      <h2>Entities</h2>
      <ul>
        {inOrder(types.entities).map(({ type, count: rows }) => (
          <TypeLink
            key={type}
            type={type}
            label={typeNames(type)}
            count={rows}
            isShown={type === shown}
          >
            <span class={`dot ${typeTone(type)}`} aria-hidden="true" />
          </TypeLink>
        ))}
      </ul>
      <h2>Relationships</h2>
      <ul>
        {types.relationships.map((relationship) => (
          <TypeLink
            key={relationship.type}
            type={relationship.type}
            label={relationshipName(relationship)}
            count={relationship.count}
            isShown={relationship.type === shown}
          />
        ))}
      </ul>
    </nav>
  );
}

/** The first letter as a small one. */
const lowered = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1);

/** `Vault has secret`: the type itself is long, and names the facets of users by their code. */
const relationshipName = (relationship: RelationshipTypeCount): string => {
  const { fromType, class: name, toType } = relationship;
  return `${typeName(fromType)} ${name.toLowerCase()} ${lowered(typeName(toType))}`;
};

interface TypeLinkProps {
  type: string;
  label: string;
  count: number;
  isShown: boolean;
  children?: preact.ComponentChildren;
}

function TypeLink({ type, label, count: rows, isShown, children }: TypeLinkProps) {
  return (
    <li data-row={type} data-value={rows}>
      <a
        href={hrefOf({ view: 'data', path: [], params: { type } })}
        aria-current={isShown ? 'true' : undefined}
        title={type}
      >
        {children}
        <span class="type-label">{label}</span>
        <span class="type-count">{count(rows)}</span>
      </a>
    </li>
  );
}
