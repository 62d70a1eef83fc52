import type { EntityPage, EntityRow } from '../../../queries/data';
import type { DataOrder } from '../../../queries/data/rows';
import { PAGE_ROWS } from '../../../queries/data';
import { count } from '../../format';
import { timeColumn } from '../../parts/tableColumns';
import type { DataColumn } from '../../parts/DataTable';
import { DataTable } from '../../parts/DataTable';
import { Empty } from '../../parts/Empty';
import { Memoized } from '../../parts/Memoized';
import { dataHref } from '../../links';
import { typeNames } from '../../names';
import { useLatest } from '../../useLatest';
import { useQuery } from '../../useQuery';
import type { Route, ViewProps } from '../../view';
import { Conditions } from './Conditions';
import { conditionsOf } from './conditionsOf';
import { PropertyValue } from './PropertyValue';

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
  const { result, error, loading } = useQuery(call, 'dataEntities', {
    ...{ filter, type, page: Number.isInteger(page) && page > 0 ? page : 0 },
    ...where,
    ...orderOf(route),
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
      <Memoized deps={[result]}>
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
            remote={{
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

/** Name, time where there is one, and what is worth a column. */
function columnsOf({ properties, rows }: EntityPage): DataColumn<EntityRow>[] {
  const hasTime = rows.some(({ createdOn }) => createdOn !== undefined);
  const time: DataColumn<EntityRow> = timeColumn('time', 'Time', ({ createdOn }) => createdOn);
  return [
    ...(hasTime ? [time] : []),
    {
      id: 'name',
      label: 'Name',
      cell: ({ key, name }) => <a href={dataHref(key)}>{name}</a>,
      sort: ({ name }) => name,
    },
    ...properties.map((name) => ({
      id: name,
      label: name,
      cell: ({ values }: EntityRow) => <PropertyValue name={name} value={values[name]} />,
    })),
  ];
}
