import type { EntityPage, EntityRow } from '../../../queries/data';
import type { DataOrder } from '../../../queries/data/rows';
import { PAGE_ROWS } from '../../../queries/data';
import { count } from '../../format';
import { timeColumn } from '../../parts/tableColumns';
import type { DataColumn } from '../../parts/DataTable';
import { ALL, DataTable } from '../../parts/DataTable';
import { Empty } from '../../parts/Empty';
import { Marks } from '../../parts/Marks';
import { Memoized } from '../../parts/Memoized';
import { dataHref } from '../../links';
import { typeNames } from '../../names';
import type { NamedEntity } from '../../../queries/shared/users';
import { thingHref } from '../../thingHref';
import { useLatest } from '../../useLatest';
import { useQuery } from '../../useQuery';
import type { Route, ViewProps } from '../../view';
import { Conditions } from './Conditions';
import { conditionsOf } from './conditionsOf';
import { isMoment, PropertyValue } from './PropertyValue';

interface EntityPanelProps extends Pick<ViewProps, 'call' | 'filter' | 'route' | 'navigate'> {
  type: string;
}

const ORDERS: readonly DataOrder[] = ['time', 'name'];

/** The order that the address asks for. */
function orderOf({ params }: Route): { order?: DataOrder; descending?: boolean } {
  const order = ORDERS.find((each) => each === params['sort']);
  return {
    ...(order !== undefined && { order }),
    ...(params['desc'] !== undefined && { descending: params['desc'] === '1' }),
  };
}

/** The entities of a type that are in the filter, a page at a time. */
export function EntityPanel({ call, filter, route, navigate, type }: EntityPanelProps) {
  const page = Number(route.params['page'] ?? 1) - 1;
  const where = conditionsOf(route.params);
  const args = { filter, type, ...where, ...orderOf(route) };
  const { result, error, loading } = useQuery(call, 'dataEntities', {
    ...args,
    page: Number.isInteger(page) && page > 0 ? page : 0,
  });
  const latest = useLatest(route);
  if (error !== undefined) return <Empty title={error} />;
  if (!result) return null;
  const go = (params: Record<string, string>): void =>
    navigate({ ...latest.current, params: { ...latest.current.params, ...params } });
  return (
    <section class="panel" data-panel="rows" data-value={result.total} data-ready={!loading}>
      <header class="panel-head">
        <h2>
          {typeNames(type)} <span class="quiet-text">{count(result.total)}</span>
        </h2>
        <Conditions where={where} route={route} />
      </header>
      <Memoized deps={[result, JSON.stringify(args)]}>
        {() => (
          <DataTable
            caption={`${typeNames(type)} that match the filter`}
            columns={columnsOf(result)}
            rows={result.rows}
            rowKey={({ key }) => key}
            pageSize={PAGE_ROWS}
            empty={
              <Empty title="Nothing matches the filter.">
                Choose a longer time range or another search, or remove a condition. The list of
                types shows where there is something.
              </Empty>
            }
            saved={({ key, values }) => ({ ...without(values, result.properties), key })}
            remote={{
              all: async () => (await call('dataEntities', { ...args, page: 0, size: ALL })).rows,
              total: result.total,
              page: result.page,
              onPage: (next) => go({ page: String(next + 1) }),
              sorting: { column: result.order, descending: result.descending },
              onSort: ({ column, descending }) =>
                go({ sort: column, desc: descending ? '1' : '0', page: '' }),
            }}
          />
        )}
      </Memoized>
    </section>
  );
}

/** What a saved file has beside the columns. */
const without = (values: EntityRow['values'], shown: readonly string[]) =>
  Object.fromEntries(Object.entries(values).filter(([name]) => !shown.includes(name)));

const named = (entity: NamedEntity | undefined) =>
  entity === undefined ? (
    <span class="none">–</span>
  ) : (
    <a href={thingHref(entity.key ?? '')}>{entity.name}</a>
  );

/** What an item usage is about. */
const USED_COLUMNS: readonly DataColumn<EntityRow>[] = [
  {
    id: 'item',
    label: 'Item',
    cell: ({ item }) => named(item),
    value: ({ item }) => item?.name,
  },
  {
    id: 'vault',
    label: 'Vault',
    cell: ({ vault }) => named(vault),
    value: ({ vault }) => vault?.name,
  },
];

/** Name, time where there is one, and what is worth a column. */
function columnsOf({ properties, rows }: EntityPage): DataColumn<EntityRow>[] {
  const hasTime = rows.some(({ createdOn }) => createdOn !== undefined);
  const time: DataColumn<EntityRow> = timeColumn('time', 'Time', ({ createdOn }) => createdOn);
  return [
    ...(hasTime ? [time] : []),
    {
      id: 'name',
      label: 'Name',
      cell: ({ key, name, marks }) => (
        <>
          <a href={dataHref(key)}>{name}</a>
          <Marks marks={marks} />
        </>
      ),
      sort: ({ name }) => name,
    },
    ...(rows.some(({ item, vault }) => item ?? vault) ? USED_COLUMNS : []),
    ...properties.map((name) => ({
      id: name,
      label: name,
      time: rows.some(({ values }) => isMoment(name, values[name])),
      value: ({ values }: EntityRow) => values[name],
      cell: ({ values }: EntityRow) => <PropertyValue name={name} value={values[name]} />,
    })),
  ];
}
