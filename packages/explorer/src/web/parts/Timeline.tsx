import { useState } from 'preact/hooks';
import type { ActivityKind } from '../../queries/activity/activity';
import type { Timeline as Lines, TimelineRow } from '../../queries/activity/timeline';
import { TIMELINE_PAGE } from '../../queries/activity/timeline';
import { count } from '../format';
import { dataHref } from '../links';
import { thingHref } from '../thingHref';
import { placeName } from '../placeName';
import { useLatest } from '../useLatest';
import { useQuery } from '../useQuery';
import type { ViewProps } from '../view';
import type { DataColumn } from './DataTable';
import { ALL, DataTable } from './DataTable';
import { Empty } from './Empty';
import { Panel } from './Panel';
import { Marks } from './Marks';
import { Memoized } from './Memoized';
import { Time } from './Time';

interface TimelineProps extends Pick<ViewProps, 'call' | 'filter' | 'route' | 'navigate'> {
  /** Key of the user, the vault or the secret. */
  id: string;
  /** What the one whom the page is about is called in events: it is not said again. */
  self: readonly (string | undefined)[];
}

/** Kinds of events in words, with their colours. */
const KINDS: Readonly<Record<ActivityKind, readonly [label: string, tone: string]>> = {
  'sign-in': ['Sign-ins', 'series-6'],
  usage: ['Item usages', 'series-5'],
  'change-by': ['Changes made', 'series-4'],
  'change-to': ['Changes to this person', 'series-2'],
  change: ['Changes', 'series-4'],
};

/** All events of a person, a vault or a secret, newest first. */
export function Timeline({ id, call, filter, route, navigate, self }: TimelineProps) {
  // In the address, so that who gets it sees the same.
  const kind = (Object.keys(KINDS) as ActivityKind[]).find(
    (each) => each === route.params['events'],
  );
  const latest = useLatest(route);
  const setKind = (next: ActivityKind | undefined): void =>
    navigate({ ...latest.current, params: { ...latest.current.params, events: next ?? '' } });
  const [turned, setTurned] = useState({ page: 0, of: '' });
  // Another filter or kind is another list: it begins with its first page.
  const list = JSON.stringify([filter, kind]);
  const page = turned.of === list ? turned.page : 0;
  const args = { key: id, filter, ...(kind !== undefined && { kind }) };
  const { result, error, loading, late } = useQuery(call, 'timeline', { ...args, page });
  return (
    <Panel id="timeline" title="Timeline" span={3}>
      {error !== undefined && <Empty title={error} />}
      {result && (
        <div class={late ? 'loading' : undefined} data-ready={!loading} data-value={result.total}>
          <Kinds kinds={result.kinds} chosen={kind} onChoose={setKind} />
          <Memoized deps={[result, list]}>
            {() => (
              <DataTable
                caption="Events, newest first"
                columns={columnsFor(id, self)}
                rows={result.rows}
                rowKey={({ key }) => key}
                pageSize={TIMELINE_PAGE}
                saved={({ key, kind: what, success }) => ({ kind: what, success, key })}
                remote={{
                  all: async () => (await call('timeline', { ...args, page: 0, size: ALL })).rows,
                  total: result.total,
                  page,
                  onPage: (next) => setTurned({ page: next, of: list }),
                }}
                empty={
                  <Empty small>
                    No events match the filter. Choose a longer time range, or clear the search.
                  </Empty>
                }
              />
            )}
          </Memoized>
        </div>
      )}
    </Panel>
  );
}

interface KindsProps {
  kinds: Lines['kinds'];
  chosen: ActivityKind | undefined;
  onChoose: (kind: ActivityKind | undefined) => void;
}

function Kinds({ kinds, chosen, onChoose }: KindsProps) {
  const all = kinds.reduce((sum, { count: events }) => sum + events, 0);
  const chip = (kind: ActivityKind | undefined, label: string, events: number, tone?: string) => (
    <button
      key={label}
      type="button"
      class="chip"
      aria-pressed={chosen === kind}
      data-row={kind ?? 'all'}
      data-value={events}
      onClick={() => onChoose(kind)}
    >
      {tone && <span class={`dot ${tone}`} aria-hidden="true" />}
      {label} <b>{count(events)}</b>
    </button>
  );
  return (
    <div class="chips" role="group" aria-label="Kinds of events">
      {chip(undefined, 'All', all)}
      {kinds.map(({ kind, count: events }) => chip(kind, KINDS[kind][0], events, KINDS[kind][1]))}
    </div>
  );
}

/** Without the name at the beginning, when it is that of the page. */
function withoutSelf(what: string, self: readonly (string | undefined)[]): string {
  const name = self.find((each) => each !== undefined && what.startsWith(`${each} `));
  if (name === undefined) return what;
  const rest = what.slice(name.length + 1);
  return rest.charAt(0).toUpperCase() + rest.slice(1);
}

const columnsFor = (id: string, self: TimelineProps['self']): DataColumn<TimelineRow>[] => [
  {
    id: 'when',
    label: 'Time',
    time: true,
    cell: ({ when }) => <Time ms={when} />,
    value: ({ when }) => when,
  },
  {
    id: 'what',
    label: 'Event',
    cell: ({ key, kind, what, success }) => (
      <span class="timeline-what">
        <span
          class={`dot ${success === false ? 'tone-high' : KINDS[kind][1]}`}
          aria-hidden="true"
        />
        <a href={dataHref(key)}>{withoutSelf(what, self)}</a>
      </span>
    ),
    value: ({ what }) => what,
  },
  {
    id: 'about',
    label: 'Who and what',
    cell: (row) => <Names row={row} id={id} />,
    value: ({ who, about }) => [who, ...about].flatMap((each) => each?.name ?? []),
  },
  {
    id: 'place',
    label: 'Place',
    cell: ({ place }) => (Object.keys(place).length > 0 ? placeName(place) : ''),
    value: ({ place }) => (Object.keys(place).length > 0 ? placeName(place) : undefined),
  },
  {
    id: 'ip',
    label: 'Address',
    cell: ({ ip }) => (ip === undefined ? '' : <code>{ip}</code>),
    value: ({ ip }) => ip,
  },
  { id: 'app', label: 'App', cell: ({ app }) => app ?? '', value: ({ app }) => app },
];

/** The users, vaults and secrets of an event but the one of the page. */
function Names({ row: { who, about }, id }: { row: TimelineRow; id: string }) {
  const named = [who, ...about].filter((each) => each !== undefined && each.key !== id);
  const seen = new Set<string>();
  return (
    <>
      {named.map((each) => {
        if (!each || seen.has(each.key ?? each.name)) return null;
        const comma = seen.size > 0 ? ', ' : '';
        seen.add(each.key ?? each.name);
        const body =
          each.key === undefined ? each.name : <a href={thingHref(each.key)}>{each.name}</a>;
        return (
          <span key={each.key ?? each.name}>
            {comma}
            {body}
            <Marks marks={each.marks} />
          </span>
        );
      })}
    </>
  );
}
