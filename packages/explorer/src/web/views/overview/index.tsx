import { EntityTypes, LET_IN } from '@graph-1password/vocabulary';
import type { Overview } from '../../../queries/overview/overview';
import type { Summary } from '../../../queries/overview/summary';
import { count } from '../../format';
import { listHref } from '../../links';
import { typeNames } from '../../names';
import { Empty } from '../../parts/Empty';
import { Figure } from '../../parts/Figure';
import { PageHead } from '../../parts/PageHead';
import { Memoized } from '../../parts/Memoized';
import { hrefOf } from '../../router';
import { useQuery } from '../../useQuery';
import type { ViewProps } from '../../view';
import { Activity } from './Activity';
import { MostActive } from './MostActive';
import { SignIns } from './SignIns';

const SIGN_IN = EntityTypes.SIGNIN_EVENT;
const AUDIT = EntityTypes.AUDIT_EVENT;

/** What happens in the account, on one page: the panels of Microsoft Sentinel's workbook, Elastic's dashboards and more. */
export function OverviewView({ summary, filter, call, setFilter }: ViewProps) {
  const { result, error, loading, late } = useQuery(call, 'overview', { filter });
  return (
    <>
      <PageHead title="Overview" note="What happened in the account, who did it, and from where." />
      {error !== undefined && <Empty title={error} />}
      {result && (
        <div class={late ? 'view loading' : 'view'} data-ready={!loading}>
          <Memoized deps={[result]}>
            {() => (
              <>
                <Figures overview={result} summary={summary} />
                {result.events === 0 && (
                  <NoEvents hasEvents={summary.eventCount > 0} onClear={() => setFilter({})} />
                )}
                <div class="panels">
                  <Activity overview={result} filter={filter} meta={summary.meta} />
                  {result.events > 0 && (
                    <>
                      <SignIns overview={result} filter={filter} now={summary.meta.now} />
                      <MostActive overview={result} />
                    </>
                  )}
                </div>
              </>
            )}
          </Memoized>
        </div>
      )}
    </>
  );
}

interface NoEventsProps {
  /** Whether the file has events, though none is in the filter. */
  hasEvents: boolean;
  readonly onClear: () => void;
}

function NoEvents({ hasEvents, onClear }: NoEventsProps) {
  if (hasEvents) {
    return (
      <Empty title="No events match the filter.">
        <button type="button" class="quiet" onClick={onClear}>
          Show all events
        </button>
      </Empty>
    );
  }
  return (
    <Empty title="This graph has no events.">
      Either no Events API token was configured, or nothing happened in the collected window. Set{' '}
      <code>REPORTING_EVENT_ACCESS_TOKEN</code> or a longer <code>EVENTS_LOOKBACK_DAYS</code>,
      collect again, and create this file again.
    </Empty>
  );
}

function Figures({ overview, summary }: { overview: Overview; summary: Summary }) {
  const { figures, events, inventory } = overview;
  const totalOf = (type: string): number =>
    summary.entityTypes.find((each) => each.type === type)?.count ?? 0;
  const people = (kind: string) => hrefOf({ view: 'people', path: [], params: { kind } });
  const groups = (action: string): string =>
    listHref(AUDIT, { is: { action, objectType: 'group' } });
  return (
    <ul class="figures">
      <Figure id="events" label="Events" value={events} />
      <Figure
        id="active-users"
        label="Active people"
        value={figures.activePeople}
        note={`${count(figures.signedInPeople)} of them signed in`}
        href={people('people')}
      />
      <Figure
        id="active-services"
        label="Active service accounts"
        value={figures.activeServices}
        href={people('service')}
      />
      <Figure
        id="failed-sign-ins"
        label="Failed sign-ins"
        value={figures.failedSignIns}
        href={listHref(SIGN_IN, { not: { category: LET_IN.join('|') } })}
      />
      <Figure
        id="groups-added"
        label="Groups added"
        value={figures.groupsAdded}
        href={groups('create')}
      />
      <Figure
        id="groups-removed"
        label="Groups removed"
        value={figures.groupsRemoved}
        href={groups('delete')}
      />
      {inventory.map(({ type, count: found }) => (
        <Figure
          key={type}
          id={type}
          label={typeNames(type)}
          value={found}
          note={found < totalOf(type) ? `of ${count(totalOf(type))} in the graph` : 'in the graph'}
          href={listHref(type)}
        />
      ))}
    </ul>
  );
}
