import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { Filter } from '../model/model';
import type { Summary } from '../queries/overview/summary';
import { count } from './format';
import { PRESETS, presetOf } from './route';
import { RangePicker } from './RangePicker';
import { useQuery } from './useQuery';
import type { Call } from './view';

interface FilterBarProps {
  call: Call;
  summary: Summary;
  filter: Filter;
  readonly setFilter: (filter: Filter) => void;
}

/** The time range and the text that rule every view, and how much is left of the events. */
export function FilterBar({ call, summary, filter, setFilter }: FilterBarProps) {
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
      <SearchBox
        search={filter.search ?? ''}
        onChange={({ from, until }, search) =>
          setFilter({
            ...(from !== undefined && { from }),
            ...(until !== undefined && { until }),
            ...(search !== '' && { search }),
          })
        }
        filter={filter}
      />
      <EventCount {...{ call, summary, filter }} />
    </div>
  );
}

/** How long after the last key the search begins, ms: keys that come faster, as when one is held down, are one search. */
const PAUSE = 40;

interface SearchBoxProps {
  search: string;
  filter: Filter;
  readonly onChange: (filter: Filter, search: string) => void;
}

function SearchBox({ search, filter, onChange }: SearchBoxProps) {
  const [text, setText] = useState(search);
  const box = useRef<HTMLInputElement>(null);
  const latest = useRef({ filter, onChange });
  latest.current = { filter, onChange };
  /** The search that this box asked for or took over last. */
  const known = useRef(search);
  useEffect(() => {
    // What this box asked for itself is not written over what has been typed since; a link's search is.
    if (search === known.current) return;
    known.current = search;
    setText(search);
  }, [search]);
  useLayoutEffect(() => {
    if (text.trim() === known.current) return undefined;
    const timer = setTimeout(() => {
      known.current = text.trim();
      latest.current.onChange(latest.current.filter, known.current);
    }, PAUSE);
    return () => clearTimeout(timer);
  }, [text]);
  useEffect(() => {
    const focusOnSlash = (event: KeyboardEvent): void => {
      const isTyping =
        event.target instanceof Element && event.target.closest('input,textarea,select');
      if (event.key !== '/' || isTyping || event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      box.current?.focus();
    };
    document.addEventListener('keydown', focusOnSlash);
    return () => document.removeEventListener('keydown', focusOnSlash);
  }, []);
  return (
    <label class="search">
      <span class="visually-hidden">Search in names, keys and properties</span>
      <input
        ref={box}
        type="search"
        placeholder="Search names, e-mails, IPs …"
        autocomplete="off"
        spellcheck={false}
        aria-keyshortcuts="/"
        value={text}
        onInput={(event) => setText(event.currentTarget.value)}
      />
      <kbd aria-hidden="true">/</kbd>
    </label>
  );
}

function EventCount({ call, summary, filter }: Omit<FilterBarProps, 'setFilter'>) {
  const { result, late } = useQuery(call, 'filterCount', { filter });
  const shown = result ?? summary.eventCount;
  return (
    <p class={late ? 'event-count loading' : 'event-count'} role="status" data-count={result}>
      <b>{count(shown)}</b>{' '}
      {shown === summary.eventCount ? 'events' : `of ${count(summary.eventCount)} events`}
    </p>
  );
}
