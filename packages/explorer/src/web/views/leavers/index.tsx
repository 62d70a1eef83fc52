import type { LeaversResult, LeaverRow, LeaverVault } from '../../../queries/people/leavers';
import { counted } from '../../format';
import { DataTable } from '../../parts/DataTable';
import type { DataColumn } from '../../parts/DataTable';
import { Empty } from '../../parts/Empty';
import { Figure } from '../../parts/Figure';
import { Marks, marksText } from '../../parts/Marks';
import { Memoized } from '../../parts/Memoized';
import { PageHead } from '../../parts/PageHead';
import { Panel } from '../../parts/Panel';
import { countColumn, timeColumn } from '../../parts/tableColumns';
import { TimeSeries } from '../../parts/TimeSeries';
import { hrefOf } from '../../router';
import { thingHref } from '../../thingHref';
import { useQuery } from '../../useQuery';
import type { ViewProps } from '../../view';
import { Items } from './Items';

/** Who left, and what they know that nobody has changed since. */
export function LeaversView({ call, filter, route }: ViewProps) {
  const [key] = route.path;
  const args = { filter, ...(key !== undefined && { key }) };
  const { result, error, loading, late } = useQuery(call, 'leavers', args);
  return (
    <>
      <PageHead
        title="Leavers"
        note="Who was suspended or deleted, and the items that they have seen and nobody has changed since. The time range selects when they left; the search selects people."
      />
      {error !== undefined && <Empty title={error} />}
      {result && (
        <div class={late ? 'view loading' : 'view'} data-ready={!loading}>
          <Memoized deps={[result]}>{() => <Leavers result={result} />}</Memoized>
        </div>
      )}
    </>
  );
}

function Leavers({ result }: { result: LeaversResult }) {
  const { people, vaults, weeks, known } = result;
  if (people.length === 0) {
    return (
      <Empty title="Nobody left within the filter.">
        Audit events tell who was suspended or deleted. Choose a longer time range, or collect with
        a token that has the feature for audit events.
      </Empty>
    );
  }
  return (
    <>
      <Figures result={result} />
      {!known && (
        <p class="narrowed">
          This graph does not tell what people know: it has no item usages or no items, or an older
          version collected it.
        </p>
      )}
      <div class="panels">
        <Panel id="leaver-list" title={counted(people.length, 'leaver')} span={2}>
          <PeopleTable people={people} />
        </Panel>
        <Panel id="leaver-vaults" title="By vault" span={1}>
          <VaultTable vaults={vaults} />
        </Panel>
        {weeks.times.length > 0 && (
          <Panel id="leaver-weeks" title="Items to change at the end of each week" span={3}>
            <TimeSeries
              caption="Items to change at the end of each week"
              series={[{ label: 'Items to change', values: weeks.toChange }]}
              times={weeks.times}
              unit="items to change"
              step="week"
              kind="lines"
            />
            <p class="note">
              {weeks.exact
                ? 'An item counts until the first change since it was seen, as the archive knows of it; of changes before the archive began, until the last.'
                : 'An upper bound for past weeks: an item counts until its last change. Only an archive knows of earlier changes.'}
            </p>
          </Panel>
        )}
        <Items result={result} />
      </div>
    </>
  );
}

function Figures({ result: { people, vaults } }: { result: LeaversResult }) {
  const toChange = vaults.reduce((sum, vault) => sum + vault.toChange, 0);
  return (
    <ul class="figures">
      <Figure id="leavers" label="Leavers" value={people.length} />
      <Figure id="to-change" label="Items to change" value={toChange} note="each once" />
      <Figure id="vaults" label="Vaults" value={vaults.length} note="with items to change" />
      <Figure
        id="done"
        label="Leavers without anything to change"
        value={people.filter((each) => each.toChange + each.byPrograms === 0).length}
      />
    </ul>
  );
}

function PeopleTable({ people }: { people: readonly LeaverRow[] }) {
  return (
    <DataTable
      caption="Who left, and how many items are still what they saw"
      columns={PEOPLE}
      rows={people}
      rowKey={({ key }) => key}
      saved={({ id, email, marks }) => ({ email, uuid: id, marks: marksText(marks) })}
      initialSort={{ column: 'to-change', descending: true }}
      empty={<Empty small>Nobody left within the filter.</Empty>}
    />
  );
}

const itemsHref = (key: string): string => hrefOf({ view: 'leavers', path: [key], params: {} });

const PEOPLE: readonly DataColumn<LeaverRow>[] = [
  {
    id: 'name',
    label: 'Person',
    cell: ({ key, name, email, marks }) => (
      <>
        <a href={itemsHref(key)}>{name}</a>
        <Marks marks={marks} />
        {email !== undefined && email !== name && <span class="beside">{email}</span>}
      </>
    ),
    sort: ({ name }) => name,
  },
  timeColumn('left', 'Left', ({ leftOn }) => leftOn),
  countColumn('to-change', 'To change', ({ toChange }) => toChange),
  countColumn('programs', 'Read by programs', ({ byPrograms }) => byPrograms),
  countColumn('changed', 'Changed since', ({ changed }) => changed),
];

function VaultTable({ vaults }: { vaults: readonly LeaverVault[] }) {
  return (
    <DataTable
      caption="Items to change by vault"
      columns={VAULTS}
      rows={vaults}
      rowKey={({ key }) => key}
      initialSort={{ column: 'to-change', descending: true }}
      empty={<Empty small>Nothing is to be changed.</Empty>}
    />
  );
}

const VAULTS: readonly DataColumn<LeaverVault>[] = [
  {
    id: 'vault',
    label: 'Vault',
    cell: ({ key, name }) => <a href={thingHref(key)}>{name}</a>,
    sort: ({ name }) => name,
  },
  countColumn('to-change', 'To change', ({ toChange }) => toChange),
  countColumn('people', 'Leavers', ({ people }) => people),
];
