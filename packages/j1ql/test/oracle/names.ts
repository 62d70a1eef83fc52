import type { GraphNames, TypeNames } from '../../src/answer/notes/graphNames';
import type { Graph, GraphEntity, GraphRelationship } from './graph';

/** Of every object, whether it was written or not. */
const IMPLIED = new Set(['_key', '_fromEntityKey', '_toEntityKey']);

function namesOf(type: string, objects: readonly (GraphEntity | GraphRelationship)[]): TypeNames {
  const all = new Set<string>();
  for (const { properties } of objects) for (const name of Object.keys(properties)) all.add(name);
  return {
    type,
    has: (property) => all.has(property),
    properties: () => [...all].filter((name) => !IMPLIED.has(name)),
    values: (property) => new Set(objects.map((object) => object.value(property))),
  };
}

const found = new WeakMap<Graph, GraphNames>();

/** The names of a graph in memory, which are looked for once: each answer says something of them. */
export function namesOfGraph(graph: Graph): GraphNames {
  let names = found.get(graph);
  if (!names) found.set(graph, (names = readNames(graph)));
  return names;
}

function readNames({ byType, byClass, relationships, metadata }: Graph): GraphNames {
  const types = new Map([...byType].map(([type, list]) => [type, namesOf(type, list)]));
  const kinds = new Map<string, ReturnType<GraphNames['edgeKinds']>[number]>();
  const byLink = new Map<string, GraphRelationship[]>();
  for (const each of relationships) {
    const list = byLink.get(each.type);
    if (list) list.push(each);
    else byLink.set(each.type, [each]);
    const kind = { from: each.from.type, verb: each.class, to: each.to.type };
    kinds.set(`${kind.from} ${kind.verb} ${kind.to}`, kind);
  }
  const links = Array.from(byLink, ([type, list]) => ({
    names: namesOf(type, list),
    verb: list[0]?.class ?? '',
  }));
  return {
    types: () => byType.keys(),
    classes: () => byClass.keys(),
    verbs: [...new Set(relationships.map((each) => each.class))],
    ofType: (type) => [types.get(type) ?? []].flat(),
    ofClass: (name) => {
      const own = new Set((byClass.get(name) ?? []).map(({ type }) => type));
      return [...own].flatMap((type) => types.get(type) ?? []);
    },
    relationships: () => links,
    metadata,
    edgeKinds: () => [...kinds.values()],
  };
}
