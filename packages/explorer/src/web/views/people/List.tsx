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
import { Marks, marksText } from '../../parts/Marks';
import { Memoized } from '../../parts/Memoized';
import { hrefOf } from '../../router';
import { thingHref } from '../../thingHref';
import { useQuery } from '../../useQuery';
import type { ViewProps } from '../../view';

/** Parts of the list that the address can ask for, by the param `kind`. */
const KINDS = {
  people: ({ marks }: PersonRow) => !marks.includes('service'),
  service: ({ marks }: PersonRow) => marks.includes('service'),
  outside: ({ marks }: PersonRow) => marks.includes('outside'),
  suspended: ({ marks }: PersonRow) => marks.includes('suspended') || marks.includes('deleted'),
};

type Kind = keyof typeof KINDS;

const kindHref = (kind: Kind | ''): string =>
  hrefOf({ view: 'people', path: [], params: { kind } });

/** All people and service accounts with what they did in the range of time. */
export function List({ call, filter, route }: ViewProps) {
  const { result, error, loading, late } = useQuery(call, 'people', { filter });
  const kind = (Object.keys(KINDS) as Kind[]).find((each) => each === route.params['kind']);
  return (
    <>
      <PageHead
        title="People"
        note="Everyone who appears in an event, and the service accounts. The time range selects the activity that is counted; the search selects accounts by name, e-mail or UUID."
      />
      {error !== undefined && <Empty title={error} />}
      {result && (
        <div class={late ? 'view loading' : 'view'} data-ready={!loading}>
          <Memoized deps={[result, kind]}>
            {() => (result.total === 0 ? <NoPeople /> : <People result={result} kind={kind} />)}
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

function People({ result, kind }: { result: PeopleResult; kind: Kind | undefined }) {
  const shown = kind === undefined ? result.people : result.people.filter(KINDS[kind]);
  return (
    <>
      <Figures result={result} />
      <div class="panels">
        <Panel
          id="people-list"
          title={sizeOf(shown)}
          span={3}
          {...(kind !== undefined && {
            actions: <a href={kindHref('')}>Show all {count(result.people.length)}</a>,
          })}
        >
          <DataTable
            caption="People and what they did in the time range"
            columns={COLUMNS}
            rows={shown}
            rowKey={({ key }) => key}
            saved={({ id, email, marks }) => ({ email, uuid: id, marks: marksText(marks) })}
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

/** People and machines apart: `43 people and 4 service accounts`. */
function sizeOf(rows: readonly PersonRow[]): string {
  const services = rows.filter(KINDS.service).length;
  const people = counted(rows.length - services, 'person', 'people');
  if (services === 0) return people;
  const machines = counted(services, 'service account');
  return services === rows.length ? machines : `${people} and ${machines}`;
}

/** All count what the list has. */
function Figures({ result: { people: all, total, totalServices } }: { result: PeopleResult }) {
  const [people, services] = [all.filter(KINDS.people), all.filter(KINDS.service)];
  const ofTotal = (shown: number, whole: number) => shown < whole && { note: `of ${count(whole)}` };
  const suspended = people.filter(KINDS.suspended);
  /** Of people; what holds for machines is beside it. */
  const apart = (id: string, label: string, test: (row: PersonRow) => boolean, note?: string) => {
    const machines = services.filter(test).length;
    const beside = machines > 0 ? `and ${counted(machines, 'service account')}` : undefined;
    const notes = [beside, note].filter((each) => each !== undefined).join(', ');
    return (
      <Figure
        {...{ id, label, value: people.filter(test).length }}
        {...(notes !== '' && { note: notes })}
      />
    );
  };
  return (
    <ul class="figures">
      <Figure
        id="people"
        label="People"
        value={people.length}
        href={kindHref('people')}
        {...ofTotal(people.length, total - totalServices)}
      />
      <Figure
        id="service-accounts"
        label="Service accounts"
        value={services.length}
        href={kindHref('service')}
        {...ofTotal(services.length, totalServices)}
      />
      <Figure
        id="outside"
        label="From outside"
        value={people.filter(KINDS.outside).length}
        note="of another 1Password account"
        href={kindHref('outside')}
      />
      <Figure
        id="suspended"
        label="Suspended or deleted"
        value={suspended.length}
        note="according to the newest audit event"
        href={kindHref('suspended')}
      />
      {apart(
        'active',
        'Active',
        ({ lastActiveOn }) => lastActiveOn !== undefined,
        'in the time range',
      )}
      {apart('with-failures', 'With failed sign-ins', ({ failedSignIns }) => failedSignIns > 0)}
      {apart(
        'several-countries',
        'In several countries',
        ({ countries }) => countries > 1,
        'by sign-in attempts',
      )}
      {apart('with-findings', 'With findings', ({ findings }) => findings > 0)}
    </ul>
  );
}

const COLUMNS: readonly DataColumn<PersonRow>[] = [
  {
    id: 'name',
    label: 'Person',
    cell: ({ key, name, email, marks }) => (
      <>
        <a href={thingHref(key)}>{name}</a>
        <Marks marks={marks} />
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
