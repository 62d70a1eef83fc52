import type { PersonDetails } from '../../../queries/people/person';
import { AccessPanel } from '../../parts/access/AccessPanel';
import { Empty } from '../../parts/Empty';
import { Figure } from '../../parts/Figure';
import { Narrowed } from '../../parts/Narrowed';
import { MoreAbout } from '../../parts/MoreAbout';
import { NotInFile } from '../../parts/NotInFile';
import { PageHead } from '../../parts/PageHead';
import { Marks } from '../../parts/Marks';
import { Memoized } from '../../parts/Memoized';
import { Time, Zone } from '../../parts/Time';
import { Timeline } from '../../parts/Timeline';
import { hrefOf } from '../../router';
import { useQuery } from '../../useQuery';
import type { ViewProps } from '../../view';
import { Access } from './Access';
import { Changes } from './Changes';
import { Places } from './Places';
import { SignIns } from './SignIns';

interface PersonPageProps extends Pick<ViewProps, 'call' | 'filter' | 'route' | 'navigate'> {
  /** Key of a user, or of a role of one. */
  id: string;
}

/** Everything about one person in the filter. */
export function PersonPage({ id, call, filter, route, navigate }: PersonPageProps) {
  const { result, error, loading, late } = useQuery(call, 'person', { key: id, filter });
  if (error !== undefined) return <Empty title={error} />;
  if (result === undefined) return null;
  if (result === null) {
    return <NotInFile id={id} title="No person has this key." view="people" things="people" />;
  }
  return (
    <>
      <Head person={result} />
      <div class={late ? 'view loading' : 'view'} data-ready={!loading}>
        <Narrowed filter={filter} view="people" id={id} />
        <Memoized deps={[result]}>{() => <Figures person={result} />}</Memoized>
        <div class="panels">
          <Memoized deps={[result]}>
            {() => (
              <>
                <Places person={result} />
                <SignIns person={result} />
                <Access person={result} />
                <Changes person={result} />
              </>
            )}
          </Memoized>
          <AccessPanel {...{ call, route, navigate }} id={result.key} about="user" />
          <Timeline
            {...{ call, filter, route, navigate }}
            id={result.key}
            self={[result.email, result.name, result.id]}
          />
        </div>
      </div>
    </>
  );
}

function Head({ person }: { person: PersonDetails }) {
  const { key, id, name, email, marks, lastActiveOn } = person;
  const { lastSignInOn, lastFailedSignInOn, lastItemUsageOn } = person;
  return (
    <PageHead
      title={name}
      kicker={<a href={hrefOf({ view: 'people', path: [], params: {} })}>People</a>}
      note={
        <>
          {email !== undefined && email !== name && <>{email} · </>}
          <code>{id}</code>
          <Marks marks={marks} />
          <span class="facts">
            In the whole graph: last active <Time ms={lastActiveOn} /> · last sign-in{' '}
            <Time ms={lastSignInOn} /> · last failed <Time ms={lastFailedSignInOn} /> · last item
            usage <Time ms={lastItemUsageOn} /> <Zone />
          </span>
        </>
      }
      actions={<MoreAbout id={key} />}
    />
  );
}

function Figures({ person }: { person: PersonDetails }) {
  const { signInTimes, failedSignInTimes, itemUsages, itemCount, changesBy, changesTo, places } =
    person;
  const sum = (groups: PersonDetails['changesBy']): number =>
    groups.reduce((total, group) => total + group.count, 0);
  return (
    <ul class="figures">
      <Figure id="sign-ins" label="Sign-ins" value={signInTimes.length} />
      <Figure id="failed-sign-ins" label="Failed sign-ins" value={failedSignInTimes.length} />
      <Figure id="countries" label="Countries" value={places.countries.length} />
      <Figure
        id="distance"
        label="Distance"
        value={Math.round(places.travelledKm)}
        format={(km) => `${km.toLocaleString('en-US')} km`}
        note="between attempts"
      />
      <Figure id="item-usages" label="Item usages" value={itemUsages} />
      <Figure id="items" label="Items used" value={itemCount} />
      <Figure id="changes-by" label="Changes made" value={sum(changesBy)} />
      <Figure id="changes-to" label="Changes to this person" value={sum(changesTo)} />
      <Figure id="findings" label="Findings" value={person.findings.length} />
    </ul>
  );
}
