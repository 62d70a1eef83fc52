import type { Query } from '../language/ast';
import { pathsIn } from '../language/expressionTree';
import { subQueriesOf } from '../language/queryParts';
import type { GraphNames } from './notes/graphNames';

const ELSEWHERE =
  'is known in JupiterOne only. Here it is absent, so that "= undefined" holds for everything.';

/** What is said of metadata that mean something else here. */
const NOTES: Readonly<Record<string, string>> = {
  _version: '_version is 1 for everything here: one collect knows no versions.',
  _beginOn:
    'Here, _beginOn is the time when an object was first seen: older versions are not kept.',
  _endOn: `_endOn ${ELSEWHERE}`,
  _deleted: `_deleted ${ELSEWHERE}`,
  _id: "_id is JupiterOne's own and absent here: use _key.",
  _integrationName: `_integrationName ${ELSEWHERE}`,
  _integrationInstanceId: `_integrationInstanceId ${ELSEWHERE}`,
  _integrationDefinitionId: `_integrationDefinitionId ${ELSEWHERE}`,
  _accountId: `_accountId ${ELSEWHERE}`,
};

/** A sentence for each property of JupiterOne's own that a query names and that is not there, or not the same, here. */
export function metadataNotes(query: Query, graph: GraphNames): string[] {
  const { start, steps, where, returns, orderBy } = query;
  const names = pathsIn([start, steps, where, returns, orderBy]).map(
    ({ parts }) => parts.at(-1) ?? '',
  );
  // Another integration's own property of that name stands for itself.
  const isThere = (name: string): boolean =>
    Object.hasOwn(graph.metadata, name) ||
    (name !== '_beginOn' &&
      [...graph.types()].some((type) => graph.ofType(type).some((names) => names.has(name))));
  const own = [...new Set(names)].flatMap((name) => {
    const note = Object.hasOwn(NOTES, name) ? NOTES[name] : undefined;
    return note === undefined || isThere(name) ? [] : [note];
  });
  return [
    ...new Set([...own, ...subQueriesOf(query).flatMap((inner) => metadataNotes(inner, graph))]),
  ];
}
