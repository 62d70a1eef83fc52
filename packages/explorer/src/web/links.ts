import { EntityTypes } from '@graph-1password/vocabulary';
import { ACCESS_LINES } from '../queries/graph/elements';
import { hrefOf } from './router';

/** The view that is made for a type of entity; the others have their page in the data view. */
const VIEWS: Readonly<Record<string, string>> = {
  [EntityTypes.USER]: 'people',
  [EntityTypes.VAULT]: 'vaults',
  [EntityTypes.SECRET]: 'vaults',
};

/** The address of the page about an entity: its own view where there is one, else its data. */
export const entityHref = (type: string, key: string): string =>
  hrefOf({ view: VIEWS[type] ?? 'data', path: [key], params: {} });

/** The address of the page with all properties of an entity. @param params such as `q`, an empty text of which takes the search away */
export const dataHref = (key: string, params: Readonly<Record<string, string>> = {}): string =>
  hrefOf({ view: 'data', path: [key], params });

/** The address of the graph around an entity. */
export const graphHref = (key: string): string =>
  hrefOf({ view: 'graph', path: [key], params: {} });

/** The address of the graph of a person, a vault, and the groups between them: what the person can do there, and does. */
export const accessGraphHref = (user: string, vault: string): string =>
  hrefOf({
    view: 'graph',
    path: [user],
    params: { focus: vault, types: 'user,vault,group', verbs: ACCESS_VERBS, at: user },
  });

const ACCESS_VERBS = ['used', ...ACCESS_LINES].join(',');

/** The address of the path of a finding in the graph. @param index place of the finding in the file */
export const findingGraphHref = (index: number): string =>
  hrefOf({ view: 'graph', path: [], params: { finding: String(index) } });

/** The address of a finding in the list, whatever the filter. @param index its place in the file */
export const findingHref = (rule: string, index: number): string =>
  hrefOf({
    view: 'findings',
    path: [],
    params: { rule, finding: String(index), ...NO_FILTER },
  });

/** Params that take the filter away. */
const NO_FILTER = { q: '', last: '', from: '', until: '' };

/** Which entities a list is about; several values of a property are parted by `|`. */
interface ListQuery {
  readonly is?: Readonly<Record<string, string>>;
  readonly not?: Readonly<Record<string, string>>;
  /** Names of properties that must be absent. */
  readonly without?: string;
  /** The text of the filter. Default: that of the page. */
  readonly search?: string;
}

const prefixed = (prefix: string, texts: Readonly<Record<string, string>> = {}) =>
  Object.fromEntries(Object.entries(texts).map(([name, text]) => [`${prefix}.${name}`, text]));

/** The address of the list of the entities of a type with some values. */
export const listHref = (type: string, { is, not, without = '', search }: ListQuery = {}): string =>
  hrefOf({
    view: 'data',
    path: [],
    params: {
      ...{ type, ...prefixed('is', is), ...prefixed('not', not), without },
      ...(search !== undefined && { q: search }),
    },
  });
