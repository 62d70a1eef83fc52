import type { GraphNames, TypeNames } from '../../src/answer/notes/graphNames';
import type { Graph, GraphEntity, GraphRelationship } from './graph';

/** Of every object, whether it was written or not. */
const IMPLIED = new Set(['_key', '_fromEntityKey', '_toEntityKey']);

function namesOf(type: string, objects: readonly (GraphEntity | GraphRelationship)[]): TypeNames {
  const all = new Set(objects.flatMap(({ properties }) => Object.keys(properties)));
  return {
    type,
    has: (property) => all.has(property),
    properties: () => [...all].filter((name) => !IMPLIED.has(name)),
    values: (property) => new Set(objects.map((object) => object.value(property))),
  };
}

/** The names of a graph in memory. */
export function namesOfGraph({ byType, byClass, relationships, metadata }: Graph): GraphNames {
  const types = new Map([...byType].map(([type, list]) => [type, namesOf(type, list)]));
  const links = new Map<string, GraphRelationship[]>();
  for (const each of relationships) links.set(each.type, [...(links.get(each.type) ?? []), each]);
  const kinds = relationships.map(({ from, class: verb, to }) => ({
    ...{ from: from.type, verb, to: to.type },
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
    relationships: () =>
      [...links].map(([type, list]) => ({
        names: namesOf(type, list),
        verb: list[0]?.class ?? '',
      })),
    metadata,
    edgeKinds: () => [
      ...new Map(kinds.map((kind) => [`${kind.from} ${kind.verb} ${kind.to}`, kind])).values(),
    ],
  };
}
