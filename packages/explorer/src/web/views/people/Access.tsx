import type { AddressRow } from '../../../queries/people/addresses';
import type { PersonDetails } from '../../../queries/people/person';
import type { UsedItem, UsedVault } from '../../../queries/people/used';
import { count } from '../../format';
import { dataHref } from '../../links';
import { thingHref } from '../../thingHref';
import { Actions, savedActions } from '../../parts/Actions';
import { Badges } from '../../parts/Badges';
import { countColumn, timeColumn } from '../../parts/tableColumns';
import type { DataColumn } from '../../parts/DataTable';
import { DataTable } from '../../parts/DataTable';
import { Empty } from '../../parts/Empty';
import { Panel } from '../../parts/Panel';
import { codeWords } from '../../itemWords';
import { placeName } from '../../placeName';

/** Rows of a page of these tables. */
const ROWS = 8;

/** From which addresses the person came, and which vaults and items they used. */
export function Access({ person }: { person: PersonDetails }) {
  const { addresses, vaults, items, itemCount } = person;
  const noUsage = <Empty small>No item usages match the filter.</Empty>;
  return (
    <>
      <Panel id="addresses" title="IP addresses" span={3}>
        <DataTable
          caption="IP addresses of the person's events"
          columns={ADDRESS_COLUMNS}
          rows={addresses}
          rowKey={({ ip }) => ip}
          initialSort={{ column: 'last', descending: true }}
          pageSize={ROWS}
          empty={<Empty small>No events with an address match the filter.</Empty>}
        />
      </Panel>
      <Panel id="vaults" title="Vaults used" span={3}>
        <DataTable
          caption="Vaults whose items the person used"
          columns={VAULT_COLUMNS}
          rows={vaults}
          rowKey={({ key = '' }) => key}
          initialSort={{ column: 'usages', descending: true }}
          pageSize={ROWS}
          empty={noUsage}
        />
      </Panel>
      <Panel
        id="items"
        title="Secrets used"
        span={3}
        {...(itemCount > items.length && {
          note: `The ${count(items.length)} most used of ${count(itemCount)}.`,
        })}
      >
        <DataTable
          caption="Secrets that the person used"
          columns={ITEM_COLUMNS}
          rows={items}
          rowKey={({ key = '' }) => key}
          initialSort={{ column: 'usages', descending: true }}
          pageSize={ROWS}
          empty={noUsage}
        />
      </Panel>
    </>
  );
}

const ADDRESS_COLUMNS: readonly DataColumn<AddressRow>[] = [
  {
    id: 'ip',
    label: 'Address',
    cell: ({ ip, key }) =>
      key === undefined ? (
        <code>{ip}</code>
      ) : (
        <a class="code" href={dataHref(key)}>
          {ip}
        </a>
      ),
    sort: ({ ip }) => ip,
  },
  {
    id: 'place',
    label: 'Place',
    cell: ({ place }) =>
      Object.keys(place).length > 0 ? placeName(place) : <span class="none">–</span>,
    sort: ({ place }) => placeName(place),
  },
  countColumn('sign-ins', 'Sign-ins', ({ signIns }) => signIns),
  countColumn('failed', 'Failed', ({ failed }) => failed),
  countColumn('usages', 'Item usages', ({ usages }) => usages),
  countColumn('changes', 'Changes', ({ changes }) => changes),
  timeColumn('first', 'First in range', ({ firstOn }) => firstOn),
  timeColumn('last', 'Last in range', ({ lastOn }) => lastOn),
  timeColumn('first-seen', 'First sign-in ever', ({ firstSeenOn }) => firstSeenOn),
];

const LAST: DataColumn<{ readonly lastOn: number }> = timeColumn(
  'last',
  'Last used',
  ({ lastOn }) => lastOn,
);

const USAGES: DataColumn<{ readonly usages: number }> = {
  id: 'usages',
  label: 'Usages',
  numeric: true,
  cell: ({ usages }) => count(usages),
  sort: ({ usages }) => usages,
};

const VAULT_COLUMNS: readonly DataColumn<UsedVault>[] = [
  {
    id: 'name',
    label: 'Vault',
    cell: ({ key = '', name, privileged }) => (
      <>
        <a href={thingHref(key)}>{name}</a>
        <Badges privileged={privileged} />
      </>
    ),
    sort: ({ name }) => name,
  },
  USAGES,
  {
    id: 'items',
    label: 'Secrets',
    numeric: true,
    cell: ({ items }) => count(items),
    sort: ({ items }) => items,
  },
  {
    id: 'actions',
    label: 'Actions',
    cell: ({ actions }) => <Actions actions={actions} />,
    value: savedActions,
  },
  LAST,
];

const ITEM_COLUMNS: readonly DataColumn<UsedItem>[] = [
  {
    id: 'name',
    label: 'Secret',
    cell: ({ key = '', name }) => <a href={thingHref(key)}>{name}</a>,
    sort: ({ name }) => name,
  },
  {
    id: 'vault',
    label: 'Vault',
    cell: ({ vault: { key = '', name } }) => <a href={thingHref(key)}>{name}</a>,
    sort: ({ vault }) => vault.name,
  },
  {
    id: 'category',
    label: 'Category',
    cell: ({ category }) =>
      (category === undefined ? undefined : codeWords(category)) ?? (
        <span class="none">Not collected</span>
      ),
    sort: ({ category }) => category,
  },
  USAGES,
  {
    id: 'actions',
    label: 'Actions',
    cell: ({ actions }) => <Actions actions={actions} />,
    value: savedActions,
  },
  LAST,
];
