import type { EntityName, RelationshipRow } from '../../../queries/data';
import { PAGE_ROWS } from '../../../queries/data';
import { dataHref } from '../../links';
import type { DataColumn } from '../../parts/DataTable';
import { ALL, DataTable } from '../../parts/DataTable';
import { Empty } from '../../parts/Empty';
import { Marks } from '../../parts/Marks';
import { Memoized } from '../../parts/Memoized';
import { TypeBadge } from '../../parts/TypeBadge';
import { useLatest } from '../../useLatest';
import { useQuery } from '../../useQuery';
import type { ViewProps } from '../../view';

interface RelationshipPanelProps extends Pick<ViewProps, 'call' | 'filter' | 'route' | 'navigate'> {
  type: string;
}

const End = ({ end: { key, type, name, marks } }: { end: EntityName }) => (
  <>
    <TypeBadge type={type} /> <a href={dataHref(key)}>{name}</a>
    <Marks marks={marks} />
  </>
);

/** The relationships of a type whose ends are in the filter, a page at a time. */
export function RelationshipPanel({ call, filter, route, navigate, type }: RelationshipPanelProps) {
  const page = Number(route.params['page'] ?? 1) - 1;
  const { result, error, loading } = useQuery(call, 'dataRelationships', {
    ...{ filter, type, page: Number.isInteger(page) && page > 0 ? page : 0 },
  });
  const latest = useLatest(route);
  if (error !== undefined) return <Empty title={error} />;
  if (!result) return null;
  const onPage = (next: number): void => {
    const { current } = latest;
    navigate({ ...current, params: { ...current.params, page: String(next + 1) } });
  };
  const columns: DataColumn<RelationshipRow>[] = [
    {
      id: 'from',
      label: 'From',
      cell: ({ from }) => <End end={from} />,
      value: ({ from }) => from.name,
    },
    {
      id: 'class',
      label: 'Relationship',
      cell: ({ key }) => <a href={dataHref(key)}>{result.class}</a>,
      value: () => result.class,
    },
    { id: 'to', label: 'To', cell: ({ to }) => <End end={to} />, value: ({ to }) => to.name },
  ];
  return (
    <section class="panel" data-panel="rows" data-value={result.total} data-ready={!loading}>
      <header class="panel-head">
        <h2 class="code">{type}</h2>
      </header>
      <Memoized deps={[result, JSON.stringify(filter)]}>
        {() => (
          <DataTable
            caption={`Relationships ${type} that match the filter`}
            columns={columns}
            rows={result.rows}
            rowKey={({ key }) => key}
            pageSize={PAGE_ROWS}
            empty={
              <Empty title="Nothing matches the filter.">
                A relationship matches when the events at its ends are in the time range and one of
                its ends contains the search text.
              </Empty>
            }
            saved={({ key, from, to }) => ({ fromKey: from.key, toKey: to.key, key })}
            remote={{
              ...{ total: result.total, page: result.page, onPage },
              all: async () =>
                (await call('dataRelationships', { filter, type, page: 0, size: ALL })).rows,
            }}
          />
        )}
      </Memoized>
    </section>
  );
}
