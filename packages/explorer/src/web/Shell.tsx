import { useCallback, useEffect, useRef } from 'preact/hooks';
import type { Filter } from '../model/model';
import type { Summary } from '../queries/overview/summary';
import { ago } from './completeness';
import { FilterBar } from './FilterBar';
import { requestFocus } from './focus';
import { Completeness, WhichGraph } from './parts/Completeness';
import { Empty } from './parts/Empty';
import { PageHead } from './parts/PageHead';
import { Time } from './parts/Time';
import { useTheme } from './parts/useTheme';
import { useSame } from './useSame';
import { useTopHeight } from './useTopHeight';
import { filterOf, paramsOf } from './route';
import type { Backend } from './rpc';
import { currentRoute, hrefOf, navigate, replaceRoute, useRoute } from './router';
import { counted, zoneName } from './format';
import type { Route } from './view';
import { VIEWS } from './views';

/** The frame of every view: navigation, filter, and what the file is. */
export function Shell({ call, summary }: Backend) {
  const route = useRoute();
  const { now } = summary.meta;
  const filter = useFilter(route, now);
  const setFilter = useCallback((next: Filter) => changeParams(paramsOf(next, now)), [now]);
  useNavigationFocus(route);
  const top = useTopHeight<HTMLElement>();
  const View = VIEWS.find(({ id }) => id === route.view)?.component;
  return (
    <>
      <SkipLink />
      <header class="top" ref={top}>
        <div class="top-row">
          <Brand summary={summary} />
          <Navigation route={route} />
          <ThemeSwitch />
        </div>
        <FilterBar {...{ call, summary, filter, setFilter, setSearch }} />
      </header>
      <main id="main" tabIndex={-1}>
        <Completeness meta={summary.meta} />
        {View ? (
          <View {...{ summary, filter, route, call, navigate, setFilter }} />
        ) : (
          <NoSuchView />
        )}
      </main>
      <Footer summary={summary} />
    </>
  );
}

/** Changes params of the place that the address names: a link may have been followed that the page does not show yet. */
function changeParams(changed: Route['params']): void {
  const { view, path, params } = currentRoute();
  // Page numbers of the old list do not apply to the new one.
  const { page: _page, ...kept } = params;
  replaceRoute({ view, path, params: { ...kept, ...changed } });
}

const setSearch = (search: string): void => changeParams({ q: search });

/** The filter of the address; the same object as long as it says the same. */
function useFilter(route: Route, now: number): Filter {
  return useSame(filterOf(route.params, now));
}

/** Another view or another thing, not another filter or page, moves the focus to the heading. */
function useNavigationFocus({ view, path }: Route): void {
  const place = [view, ...path].join('/');
  const before = useRef(place);
  if (before.current !== place) {
    before.current = place;
    requestFocus();
  }
  useEffect(() => window.scrollTo(0, 0), [place]);
}

function SkipLink() {
  // The fragment of the address is the route, so that a plain link cannot lead here.
  const skip = (event: Event): void => {
    event.preventDefault();
    document.getElementById('main')?.focus();
  };
  return (
    <a class="skip-link" href="#main" onClick={skip}>
      Skip to content
    </a>
  );
}

function Brand({ summary }: { summary: Summary }) {
  return (
    <a class="brand" href={hrefOf({ view: 'overview', path: [], params: {} })}>
      <span class="brand-mark" aria-hidden="true" />
      <span>
        <b>1Password</b> explorer
        {summary.meta.account && <span class="brand-account"> {summary.meta.account}</span>}
      </span>
      <WhichGraph meta={summary.meta} />
    </a>
  );
}

function Navigation({ route }: { route: Route }) {
  const tabs = useRef<HTMLElement>(null);
  useEffect(() => {
    // On a phone the tabs are wider than the screen.
    const current = tabs.current?.querySelector<HTMLElement>('[aria-current]');
    if (tabs.current && current) {
      const middle = current.offsetLeft - tabs.current.offsetLeft + current.offsetWidth / 2;
      tabs.current.scrollLeft = middle - tabs.current.clientWidth / 2;
    }
  }, [route.view]);
  return (
    <nav class="tabs" aria-label="Views" ref={tabs}>
      {VIEWS.map(({ id, label }) => (
        <a
          key={id}
          href={hrefOf({ view: id, path: [], params: {} })}
          aria-current={route.view === id ? 'page' : undefined}
        >
          {label}
        </a>
      ))}
    </nav>
  );
}

function ThemeSwitch() {
  const { theme, setTheme } = useTheme();
  const other = theme === 'dark' ? 'light' : 'dark';
  return (
    <button
      type="button"
      class="icon-button theme-switch"
      aria-label={`Use the ${other} theme`}
      title={`Use the ${other} theme`}
      onClick={() => setTheme(other)}
    >
      <span class={`theme-icon ${theme}`} aria-hidden="true" />
    </button>
  );
}

function NoSuchView() {
  return (
    <>
      <PageHead title="Page not found" />
      <Empty title="There is no page at this address.">
        <a href={hrefOf({ view: 'overview', path: [], params: {} })}>Go to the overview</a>
      </Empty>
    </>
  );
}

function Footer({ summary }: { summary: Summary }) {
  const { meta, entityCount, relationshipCount } = summary;
  return (
    <footer class="bottom">
      <p>
        {counted(entityCount, 'entity', 'entities')} and{' '}
        {counted(relationshipCount, 'relationship')}, written on <Time ms={meta.writtenOn} zoned />{' '}
        from {meta.source} by graph-1password {meta.version}.
      </p>
      <p class="provenance">
        {meta.account !== undefined && <>Account {meta.account}. </>}
        {meta.simulated === true && 'This is a simulated tenant, not a real account. '}
        {meta.collectedOn === undefined ? (
          'It is not known when the graph was collected.'
        ) : (
          <>
            Collected on <Time ms={meta.collectedOn} zoned />, {ago(meta.collectedOn)}.
          </>
        )}{' '}
        {meta.window && (
          <>
            Events from <Time ms={meta.window.since} /> to <Time ms={meta.window.until} zoned />.
          </>
        )}
      </p>
      <p>
        Times are in {zoneName()}; hover over one to see it in UTC. Charts count UTC days. This file
        sends nothing anywhere; a table that you save is made in this browser.
      </p>
    </footer>
  );
}
