import type { Filter } from '../model/model';
import type { Summary } from '../queries/overview/summary';
import { CopyLink } from './CopyLink';
import { count } from './format';
import { PRESETS, presetOf } from './route';
import { RangePicker } from './RangePicker';
import { SearchBox } from './SearchBox';
import { useQuery } from './useQuery';
import type { Call } from './view';

interface FilterBarProps {
  call: Call;
  summary: Summary;
  filter: Filter;
  readonly setFilter: (filter: Filter) => void;
  readonly setSearch: (search: string) => void;
}

/** The time range and the text that rule every view, and how much is left of the events. */
export function FilterBar({ call, summary, filter, setFilter, setSearch }: FilterBarProps) {
  const { now } = summary.meta;
  const preset = presetOf(filter, now)?.id;
  const isAll = filter.from === undefined && filter.until === undefined;
  const choose = (range: Pick<Filter, 'from' | 'until'>): void =>
    setFilter({ ...(filter.search !== undefined && { search: filter.search }), ...range });
  return (
    <div class="filters">
      <div class="segments" role="group" aria-label="Time range">
        {PRESETS.map(({ id, label, name, ms }) => (
          <button
            key={id}
            type="button"
            aria-pressed={preset === id}
            title={name}
            onClick={() => choose({ from: now - ms })}
          >
            {label}
          </button>
        ))}
        <button type="button" aria-pressed={isAll} title="All time" onClick={() => choose({})}>
          All
        </button>
      </div>
      <RangePicker filter={filter} isCustom={!isAll && preset === undefined} onChange={choose} />
      <SearchBox call={call} search={filter.search ?? ''} onChange={setSearch} />
      <EventCount {...{ call, summary, filter }} />
      <CopyLink />
    </div>
  );
}

function EventCount({
  call,
  summary,
  filter,
}: Pick<FilterBarProps, 'call' | 'summary' | 'filter'>) {
  const { result, late } = useQuery(call, 'filterCount', { filter });
  const shown = result ?? summary.eventCount;
  return (
    <p class={late ? 'event-count loading' : 'event-count'} role="status" data-count={result}>
      <b>{count(shown)}</b>{' '}
      {shown === summary.eventCount ? 'events' : `of ${count(summary.eventCount)} events`}
    </p>
  );
}
