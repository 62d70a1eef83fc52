import { EntityTypes, FACET_TYPES, STREAM_ROWS } from '@graph-1password/vocabulary';
import { tableOf, textOf } from '../../model/access';
import type { ExplorerFinding, Filter, Model } from '../../model/model';
import { findingInFilter, LEVELS } from './findings';
import { idOfKey } from '../shared/users';

/** Properties by which an entity names its users; the facets and the user itself have `id`. */
const USER_PROPERTIES: ReadonlyMap<string, readonly string[]> = new Map<string, readonly string[]>([
  ...STREAM_ROWS.map(({ type, users }) => [type, users.map(({ id }) => id)] as const),
  ...[EntityTypes.USER, ...FACET_TYPES].map((type) => [type, ['id']] as const),
]);

/** A finding with its place in `model.findings`. */
export interface NumberedFinding {
  readonly index: number;
  readonly finding: ExplorerFinding;
}

/** The worst level first, and within a level the newest; those without a time come last. */
export const worstFirst = (a: NumberedFinding, b: NumberedFinding): number =>
  LEVELS.indexOf(a.finding.level) - LEVELS.indexOf(b.finding.level) ||
  (b.finding.when ?? 0) - (a.finding.when ?? 0) ||
  a.index - b.index;

/** The worst level of some findings; undefined when there is none. */
export const worstLevel = (
  findings: readonly NumberedFinding[],
): ExplorerFinding['level'] | undefined =>
  LEVELS.find((level) => findings.some(({ finding }) => finding.level === level));

const byUser = new WeakMap<Model, Map<string, NumberedFinding[]>>();

/**
 * The findings in a filter that mention a person: whose path holds the user, one of the roles of the
 * user, or an event that the user performed, that is about them, or that was to sign them in.
 * @param id user UUID
 */
export function findingsOfUser(model: Model, id: string, filter: Filter): NumberedFinding[] {
  let index = byUser.get(model);
  if (!index) byUser.set(model, (index = indexOf(model)));
  return (index.get(id) ?? []).filter(({ finding }) => findingInFilter(model, finding, filter));
}

function indexOf(model: Model): Map<string, NumberedFinding[]> {
  const index = new Map<string, NumberedFinding[]>();
  model.findings.forEach((finding, at) => {
    for (const id of new Set(finding.path.flatMap((entity) => usersIn(model, entity)))) {
      const known = index.get(id);
      if (known) known.push({ index: at, finding });
      else index.set(id, [{ index: at, finding }]);
    }
  });
  return index;
}

function usersIn(model: Model, entity: number): string[] {
  const table = tableOf(model, entity);
  const row = entity - table.start;
  const names = USER_PROPERTIES.get(table.type) ?? [];
  const ids = names.map((name) => textOf(table, name, row)).filter((id) => id !== undefined);
  // Every user and role has its UUID in its key, too.
  return names[0] === 'id' && ids.length === 0 ? [idOfKey(table.keys[row] ?? '')] : ids;
}
