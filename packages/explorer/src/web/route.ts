import { DAY } from '@graph-1password/vocabulary';
import type { Filter } from '../model/model';
import type { Route } from './view';

/** A time range that ends at the present of the file. */
interface Preset {
  /** As in the address: `last=7d`. */
  readonly id: string;
  readonly label: string;
  /** For screen readers. */
  readonly name: string;
  /** Its length. */
  readonly ms: number;
}

/** The time ranges that have a button. */
export const PRESETS: readonly Preset[] = [
  { id: '24h', label: '24 h', name: 'Last 24 hours', ms: DAY },
  { id: '7d', label: '7 d', name: 'Last 7 days', ms: 7 * DAY },
  { id: '14d', label: '14 d', name: 'Last 14 days', ms: 14 * DAY },
  { id: '30d', label: '30 d', name: 'Last 30 days', ms: 30 * DAY },
];

/** The params that say what the filter is. */
const FILTER_PARAMS = ['last', 'from', 'until', 'q'];

const decoded = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
};

/** A colon is allowed in a fragment, and every key has one. Half a letter (a lone surrogate) has no place in an address. */
const encoded = (text: string): string =>
  encodeURIComponent(text.replace(/\p{Surrogate}/gu, '\ufffd')).replaceAll('%3A', ':');

/** The place that a fragment such as `#/people/<key>?last=7d` names; an empty one is the overview. */
export function parseRoute(hash: string): Route {
  const text = hash.replace(/^#?\/?/, '');
  const at = text.indexOf('?');
  const [view = '', ...path] = (at < 0 ? text : text.slice(0, at)).split('/').filter(Boolean);
  const params = Object.fromEntries(new URLSearchParams(at < 0 ? '' : text.slice(at + 1)));
  return { view: decoded(view) || 'overview', path: path.map(decoded), params };
}

/** The fragment of a place; params that are empty strings are left out. */
export function formatRoute({ view, path, params }: Route): string {
  const pairs = Object.entries(params)
    .filter(([, value]) => value !== '')
    .map(([name, value]) => `${encoded(name)}=${encoded(value)}`);
  const place = [view, ...path].map(encoded).join('/');
  return `#/${place}${pairs.length > 0 ? `?${pairs.join('&')}` : ''}`;
}

/** Those params that say what the filter is. */
export const filterParams = (params: Route['params']): Record<string, string> =>
  Object.fromEntries(Object.entries(params).filter(([name]) => FILTER_PARAMS.includes(name)));

const moment = (text: string | undefined): number | undefined => {
  const ms = text === undefined ? NaN : Date.parse(text);
  return Number.isNaN(ms) ? undefined : ms;
};

/**
 * The filter that an address names: `last=7d` counts back from the file's present, `from` and
 * `until` are ISO 8601 times, `q` is the text. What cannot be read is as if it were absent.
 * @param now the file's present, epoch ms
 */
export function filterOf(params: Route['params'], now: number): Filter {
  const preset = PRESETS.find(({ id }) => id === params['last']);
  const from = preset ? now - preset.ms : moment(params['from']);
  const until = preset ? undefined : moment(params['until']);
  const search = searchOf(params);
  return {
    ...(from !== undefined && { from }),
    ...(until !== undefined && { until }),
    ...(search !== '' && { search }),
  };
}

/** The text of the filter that an address names; empty when there is none. */
export const searchOf = (params: Route['params']): string => params['q']?.trim() ?? '';

/** The preset that a filter's range is. @param now the file's present, epoch ms */
export const presetOf = ({ from, until }: Filter, now: number) =>
  until === undefined ? PRESETS.find(({ ms }) => from === now - ms) : undefined;

/**
 * The params of an address for a filter, all four of them: those that do not apply are empty
 * strings, so that they replace what the address had.
 * @param now the file's present, epoch ms
 */
export function paramsOf(filter: Filter, now: number): Record<string, string> {
  const preset = presetOf(filter, now);
  const iso = (ms: number | undefined): string =>
    ms === undefined ? '' : new Date(ms).toISOString().replace(/(:00)?\.000Z$/, 'Z');
  return {
    last: preset?.id ?? '',
    from: preset ? '' : iso(filter.from),
    until: preset ? '' : iso(filter.until),
    q: filter.search ?? '',
  };
}
