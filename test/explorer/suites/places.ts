import { counts, text, TYPES } from '../truth/graph';
import type { Suite } from './suite';

/** The views as the navigation has them. */
export const VIEWS = [
  { id: 'overview', label: 'Overview' },
  { id: 'people', label: 'People' },
  { id: 'leavers', label: 'Leavers' },
  { id: 'vaults', label: 'Vaults & secrets' },
  { id: 'graph', label: 'Graph' },
  { id: 'findings', label: 'Findings' },
  { id: 'data', label: 'Data' },
] as const;

/** A page of every kind that there is: what it is called here, and its address. */
export function allPlaces({ graph }: Suite): [name: string, hash: string][] {
  const usages = graph.events(TYPES.usage, {});
  const busiest = (name: string): string =>
    counts(usages, (one) => text(one, name), 'left out')[0]?.[0] ?? '';
  const [user, vault] = [
    `${TYPES.user}:${busiest('userUUID')}`,
    `${TYPES.vault}:${busiest('vaultUUID')}`,
  ];
  const secret = graph.of(TYPES.secret)[0]?._key ?? '';
  const [edge] = graph.edges;
  return [
    ...VIEWS.map(({ id }): [string, string] => [id, `#/${id}`]),
    ['a person', `#/people/${user}`],
    ['a vault', `#/vaults/${vault}`],
    ['a secret', `#/vaults/${secret}`],
    ['a neighbourhood and a path', `#/graph/${user}?at=${user}&start=${user}&end=${secret}`],
    ['an event', `#/data/${usages[0]?._key}`],
    ['a relationship', `#/data/${encodeURIComponent(edge?._key ?? '')}`],
    ['nothing in the filter', '#/overview?from=2020-01-01T00:00Z&until=2020-01-02T00:00Z'],
  ];
}

/** The views, a person and a part of the graph: enough where each takes long. */
export const somePlaces = (suite: Suite): [name: string, hash: string][] =>
  allPlaces(suite).filter(
    ([name]) => !/^(an? (vault|secret|event|relationship)|nothing)/.test(name),
  );
