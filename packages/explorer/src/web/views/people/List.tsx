import type { PeopleResult, PersonRow } from '../../../queries/people/people';
import { count, counted } from '../../format';
import { countColumn, timeColumn } from '../../parts/tableColumns';
import type { DataColumn } from '../../parts/DataTable';
import { DataTable } from '../../parts/DataTable';
import { Empty } from '../../parts/Empty';
import { Figure } from '../../parts/Figure';
import { PageHead } from '../../parts/PageHead';
import { Panel } from '../../parts/Panel';
import { CountCell } from '../../parts/CountCell';
import { Memoized } from '../../parts/Memoized';
import { thingHref } from '../../thingHref';
import { useQuery } from '../../useQuery';
import type { ViewProps } from '../../view';

/** All people with what they did in the range of time. */
export function List({ call, filter }: ViewProps) {
  const { result, error, loading, late } = useQuery(call, 'people', { filter });
  return (
    <>
      <PageHead
        title="People"
        note="Everyone who appears in an event. The time range selects the activity that is counted; the search selects people by name, e-mail or UUID."
      />
      {error !== undefined && <Empty title={error} />}
      {result && (
        <div class={late ? 'view loading' : 'view'} data-ready={!loading}>
          <Memoized deps={[result]}>
            {() => (result.total === 0 ? <NoPeople /> : <People result={result} />)}
          </Memoized>
        </div>
      )}
    </>
  );
}

function NoPeople() {
  return (
    <Empty title="This graph has no users.">
      Users are derived from events. Collect with an Events API token that has the features for
      sign-in attempts, item usages or audit events.
    </Empty>
  );
}

function People({ result: { people, total } }: { result: PeopleResult }) {
  const having = (test: (row: PersonRow) => boolean): number => people.filter(test).length;
  return (
    <>
      <ul class="figures">
        <Figure
          id="people"
          label="People"
          value={people.length}
          {...(people.length < total && { note: `of ${count(total)}` })}
        />
        <Figure
          id="active"
          label="Active"
          value={having(({ lastActiveOn }) => lastActiveOn !== undefined)}
          note="in the time range"
        />
        <Figure
          id="with-failures"
          label="With failed sign-ins"
          value={having(({ failedSignIns }) => failedSignIns > 0)}
        />
        <Figure
          id="several-countries"
          label="In several countries"
          value={having(({ countries }) => countries > 1)}
          note="by sign-in attempts"
        />
        <Figure
          id="with-findings"
          label="With findings"
          value={having(({ findings }) => findings > 0)}
        />
      </ul>
      <div class="panels">
        <Panel id="people-list" title={counted(people.length, 'person', 'people')} span={3}>
          <DataTable
            caption="People and what they did in the time range"
            columns={COLUMNS}
            rows={people}
            rowKey={({ key }) => key}
            initialSort={{ column: 'last-active', descending: true }}
            empty={
              <Empty title="Nobody matches the search.">
                Search for part of a name, an e-mail address or a user UUID, or clear the search.
              </Empty>
            }
          />
        </Panel>
      </div>
    </>
  );
}

const COLUMNS: readonly DataColumn<PersonRow>[] = [
  {
    id: 'name',
    label: 'Person',
    cell: ({ key, name, email }) => (
      <>
        <a href={thingHref(key)}>{name}</a>
        {email !== undefined && email !== name && <span class="beside">{email}</span>}
      </>
    ),
    sort: ({ name }) => name,
  },
  timeColumn('last-active', 'Last active', ({ lastActiveOn }) => lastActiveOn),
  countColumn('sign-ins', 'Sign-ins', ({ signIns }) => signIns),
  countColumn('failed', 'Failed', ({ failedSignIns }) => failedSignIns),
  countColumn('countries', 'Countries', ({ countries }) => countries),
  countColumn('item-usages', 'Item usages', ({ itemUsages }) => itemUsages),
  countColumn('changes', 'Changes made', ({ changes }) => changes),
  {
    id: 'findings',
    label: 'Findings',
    numeric: true,
    cell: ({ findings, worst }) => <CountCell value={findings} {...(worst && { alarm: worst })} />,
    sort: ({ findings }) => findings,
  },
];
