import type { VaultRow, VaultsResult } from '../../../queries/vaults/vaults';
import { count, counted } from '../../format';
import { countColumn, timeColumn } from '../../parts/tableColumns';
import type { DataColumn } from '../../parts/DataTable';
import { DataTable } from '../../parts/DataTable';
import { Badges } from '../../parts/Badges';
import { Empty } from '../../parts/Empty';
import { Figure } from '../../parts/Figure';
import { PageHead } from '../../parts/PageHead';
import { Panel } from '../../parts/Panel';
import { Memoized } from '../../parts/Memoized';
import { CountCell } from '../../parts/CountCell';
import { hrefOf } from '../../router';
import { thingHref } from '../../thingHref';
import { useQuery } from '../../useQuery';
import type { ViewProps } from '../../view';
import { Secrets } from './Secrets';
import { vaultType } from '../../itemWords';

/** Vaults of a page of the table. */
const VAULTS = 15;

/** All vaults and secrets, and how they were used in the range of time. */
export function List(props: ViewProps) {
  const { call, filter } = props;
  const { result, error, loading, late } = useQuery(call, 'vaults', { filter });
  const usages = result?.vaults.reduce((sum, vault) => sum + vault.usages, 0);
  return (
    <>
      <PageHead
        title="Vaults & secrets"
        note="What exists, who uses it, and what nobody uses. The time range selects the usage that is counted; the search selects vaults and secrets. This file contains no secret values."
      />
      {error !== undefined && <Empty title={error} />}
      {result && (
        <div class={late ? 'view loading' : 'view'} data-ready={!loading}>
          {result.total === 0 && <NotCollected result={result} />}
          {result.total > 0 && usages === 0 && filter.search === undefined && <NoUsage />}
          {(result.total > 0 || result.vaults.length > 0) && (
            <>
              <Memoized deps={[result]}>{() => <Figures result={result} />}</Memoized>
              <div class="panels">
                <Memoized deps={[result]}>
                  {() => (
                    <Panel id="vault-list" title={counted(result.vaults.length, 'vault')} span={3}>
                      <VaultTable vaults={result.vaults} />
                    </Panel>
                  )}
                </Memoized>
                <Secrets {...props} choices={result} />
              </div>
            </>
          )}
        </div>
      )}
    </>
  );
}

function NotCollected({ result }: { result: VaultsResult }) {
  return (
    <Empty title="No vaults were collected.">
      Names, categories and unused items come from a 1Password Connect Server. Set{' '}
      <code>CONNECT_SERVER_BASE_URL</code> and <code>CONNECT_SERVER_ACCESS_TOKEN</code>, collect
      again, and create this file again.
      {result.vaults.length > 0 && ' The vaults below are known only from item usages, by UUID.'}
    </Empty>
  );
}

function NoUsage() {
  return (
    <p class="narrowed">
      No item usages in this time range, so everything counts as unused. Choose a longer time range,
      or collect with an Events API token that has the feature for item usages.
    </p>
  );
}

function Figures({ result }: { result: VaultsResult }) {
  const { vaults, total, secrets, uncollectedSecrets, unusedSecrets, totalSecrets } = result;
  const collected = vaults.filter((vault) => vault.collected).length;
  const unused = hrefOf({ view: 'vaults', path: [], params: { unused: '1' } });
  return (
    <ul class="figures">
      <Figure
        id="vaults"
        label="Vaults"
        value={vaults.length}
        {...noteOf(collected, total, vaults.length - collected)}
      />
      <Figure
        id="privileged-vaults"
        label="Privileged vaults"
        value={vaults.filter(({ privileged }) => privileged).length}
      />
      <Figure
        id="unused-vaults"
        label="Unused vaults"
        value={vaults.filter(({ usages }) => usages === 0).length}
        note="in the time range"
      />
      <Figure
        id="secrets"
        label="Secrets"
        value={secrets}
        {...noteOf(secrets - uncollectedSecrets, totalSecrets, uncollectedSecrets)}
      />
      <Figure
        id="unused-secrets"
        label="Unused secrets"
        value={unusedSecrets}
        note="in the time range"
        href={unused}
      />
      <Figure
        id="item-usages"
        label="Item usages"
        value={vaults.reduce((sum, { usages }) => sum + usages, 0)}
        note="of these vaults"
      />
      <Figure
        id="exports"
        label="Vault exports"
        value={vaults.reduce((sum, vault) => sum + vault.exports, 0)}
      />
    </ul>
  );
}

/** What a tile says beside its number: how many there are in all, and how many were not collected. */
function noteOf(collected: number, total: number, others: number): { note?: string } {
  const notes = [
    ...(collected < total ? [`of ${count(total)}`] : []),
    ...(others > 0 ? [`${count(others)} known only from item usages`] : []),
  ];
  return notes.length === 0 ? {} : { note: notes.join(', ') };
}

function VaultTable({ vaults }: { vaults: readonly VaultRow[] }) {
  return (
    <DataTable
      caption="Vaults and how they were used in the time range"
      columns={COLUMNS}
      rows={vaults}
      rowKey={({ key }) => key}
      saved={({ id, collected, privileged, itemsCount }) => ({
        ...{ uuid: id, collected, privileged, activeItems: itemsCount },
      })}
      initialSort={{ column: 'usages', descending: true }}
      pageSize={VAULTS}
      empty={<Empty small>No vaults match the search. Clear it to see all.</Empty>}
    />
  );
}

const COLUMNS: readonly DataColumn<VaultRow>[] = [
  {
    id: 'name',
    label: 'Vault',
    cell: ({ key, name, collected, privileged, usages }) => (
      <>
        <a href={thingHref(key)}>{name}</a>
        <Badges {...{ privileged, collected }} unused={usages === 0} />
      </>
    ),
    sort: ({ name }) => name,
  },
  {
    id: 'type',
    label: 'Type',
    cell: ({ type }) =>
      type === undefined ? (
        <span class="none">–</span>
      ) : (
        <span title={type}>{vaultType(type)}</span>
      ),
    sort: ({ type }) => type,
  },
  {
    id: 'secrets',
    label: 'Secrets',
    numeric: true,
    cell: ({ secrets, itemsCount, collected }) => (
      <span class="one-line">
        {itemsCount !== undefined && itemsCount !== secrets && (
          <span class="none" title="Active items according to the vault">
            {count(itemsCount)} active ·{' '}
          </span>
        )}
        {collected ? <CountCell value={secrets} /> : <span class="none">–</span>}
      </span>
    ),
    sort: ({ secrets }) => secrets,
  },
  countColumn('usages', 'Usages', ({ usages }) => usages),
  countColumn('users', 'Users', ({ users }) => users),
  timeColumn('last-used', 'Last used', ({ lastUsedOn }) => lastUsedOn),
  {
    id: 'changes',
    label: 'Changes',
    numeric: true,
    cell: ({ changes, collected }) =>
      collected ? (
        <CountCell value={changes} />
      ) : (
        <span class="none" title="Only known for collected vaults.">
          –
        </span>
      ),
    sort: ({ changes }) => changes,
  },
  {
    id: 'exports',
    label: 'Exports',
    numeric: true,
    cell: ({ exports }) => <CountCell value={exports} alarm="HIGH" />,
    sort: ({ exports }) => exports,
  },
];
