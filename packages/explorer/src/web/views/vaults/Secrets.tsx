import type { SecretColumn, SecretRow } from '../../../queries/vaults/secrets';
import { SECRETS_PAGE } from '../../../queries/vaults/secrets';
import type { VaultsResult } from '../../../queries/vaults/vaults';
import { count } from '../../format';
import { Badges } from '../../parts/Badges';
import { countColumn, timeColumn } from '../../parts/tableColumns';
import type { DataColumn } from '../../parts/DataTable';
import { ALL, DataTable } from '../../parts/DataTable';
import { Empty } from '../../parts/Empty';
import { Marks } from '../../parts/Marks';
import { Memoized } from '../../parts/Memoized';
import { Time } from '../../parts/Time';
import { thingHref } from '../../thingHref';
import { useLatest } from '../../useLatest';
import { useQuery } from '../../useQuery';
import type { Route, ViewProps } from '../../view';
import { SecretFilters } from './SecretFilters';
import { codeWords, NO_CATEGORY } from '../../itemWords';

interface SecretsProps extends Pick<ViewProps, 'call' | 'filter' | 'route' | 'navigate'> {
  /** What the list can be filtered by; absent on the page of one vault. */
  choices?: VaultsResult;
  /** Key of the only vault whose secrets are shown. */
  vault?: string;
}

const COLUMN_IDS: readonly SecretColumn[] = [
  'name',
  'vault',
  'category',
  'updatedOn',
  'usages',
  'users',
  'lastUsedOn',
];

/** What the address asks for. */
function argsOf({ params }: Route) {
  const sort = COLUMN_IDS.find((each) => each === params['sort']) ?? 'usages';
  const page = Number(params['page'] ?? 1) - 1;
  const { category, vault } = params;
  return {
    sort,
    descending: params['desc'] === undefined ? sort === 'usages' : params['desc'] === '1',
    page: Number.isInteger(page) && page > 0 ? page : 0,
    unused: params['unused'] === '1',
    privileged: params['privileged'] === '1',
    ...(category !== undefined && { category: category === NO_CATEGORY ? '' : category }),
    ...(vault !== undefined && { vault }),
  };
}

/** The secrets of the account or of one vault, a page at a time; what they are filtered by stands in the address. */
export function Secrets({ call, filter, route, navigate, choices, vault }: SecretsProps) {
  const asked = { ...argsOf(route), ...(vault !== undefined && { vault }) };
  const args = { filter, ...asked };
  const { result, error, loading, late } = useQuery(call, 'secrets', args);
  const latest = useLatest(route);
  if (error !== undefined) return <Empty title={error} />;
  if (!result) return null;
  const go = (params: Record<string, string>): void => {
    const { current } = latest;
    navigate({ ...current, params: { ...current.params, page: '', ...params } });
  };
  return (
    <section
      class={late ? 'panel span-3 loading' : 'panel span-3'}
      data-panel="secrets"
      data-value={result.total}
      data-ready={!loading}
      aria-labelledby="panel-secrets"
    >
      <header class="panel-head">
        <h2 id="panel-secrets">
          {count(result.total)} {result.total === 1 ? 'secret' : 'secrets'}
        </h2>
        <SecretFilters asked={asked} {...(choices && { choices })} onChange={go} />
      </header>
      <Memoized deps={[result, JSON.stringify(args)]}>
        {() => (
          <DataTable
            caption="Secrets and how they were used in the time range"
            columns={vault === undefined ? COLUMNS : COLUMNS.filter(({ id }) => id !== 'vault')}
            rows={result.rows}
            rowKey={({ key }) => key}
            pageSize={SECRETS_PAGE}
            saved={({ key, collected, tags, favorite, state, privileged }) => ({
              ...{ tags, favorite, state, privileged, collected, key },
            })}
            remote={{
              all: async () => (await call('secrets', { ...args, page: 0, size: ALL })).rows,
              total: result.total,
              page: result.page,
              onPage: (page) => go({ page: String(page + 1) }),
              sorting: { column: asked.sort, descending: asked.descending },
              onSort: ({ column, descending }) =>
                go({ sort: column, desc: descending ? '1' : '0' }),
            }}
            empty={
              <Empty small>No secrets match. Relax the filters above, or clear the search.</Empty>
            }
          />
        )}
      </Memoized>
    </section>
  );
}

const COLUMNS: readonly DataColumn<SecretRow>[] = [
  {
    id: 'name',
    label: 'Secret',
    cell: ({ key, name, collected, favorite, state, usages, tags }) => (
      <>
        <a href={thingHref(key)}>{name}</a>
        {favorite && (
          <span class="favourite" title="Favourite" role="img" aria-label="Favourite">
            ★
          </span>
        )}
        {state !== undefined && <span class="badge tone-info">{codeWords(state)}</span>}
        <Badges unused={usages === 0} collected={collected} />
        {tags.length > 0 && <span class="beside">{tags.join(', ')}</span>}
      </>
    ),
    sort: ({ name }) => name,
  },
  {
    id: 'vault',
    label: 'Vault',
    cell: ({ vault, privileged }) => (
      <>
        <a href={thingHref(vault.key ?? '')}>{vault.name}</a>
        <Badges privileged={privileged} />
      </>
    ),
    sort: ({ vault }) => vault.name,
  },
  {
    id: 'category',
    label: 'Category',
    cell: ({ category }) =>
      category === undefined ? (
        <span class="none">–</span>
      ) : (
        <span title={category}>{codeWords(category)}</span>
      ),
    sort: ({ category }) => category,
  },
  countColumn('usages', 'Usages', ({ usages }) => usages),
  countColumn('users', 'Users', ({ users }) => users),
  timeColumn('lastUsedOn', 'Last used', ({ lastUsedOn }) => lastUsedOn),
  {
    id: 'updatedOn',
    label: 'Updated',
    time: true,
    cell: ({ updatedOn }) => <Time ms={updatedOn} dateOnly />,
    sort: ({ updatedOn }) => updatedOn,
  },
  {
    id: 'edited',
    label: 'Last edited by',
    value: ({ lastEditedBy }) => lastEditedBy?.name,
    cell: ({ lastEditedBy }) => {
      if (!lastEditedBy) return <span class="none">–</span>;
      const { key, name, marks } = lastEditedBy;
      return (
        <>
          {key === undefined ? <code>{name}</code> : <a href={thingHref(key)}>{name}</a>}
          <Marks marks={marks} />
        </>
      );
    },
  },
  {
    id: 'version',
    label: 'Version',
    numeric: true,
    value: ({ version }) => version,
    cell: ({ version }) => (version === undefined ? <span class="none">–</span> : count(version)),
  },
];
