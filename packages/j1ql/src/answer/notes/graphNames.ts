import type { Properties, PropertyValue } from '../../graph/records';
import type { SqlSchema } from '../../sql/schema';

/** What is known of the objects of one type, for notes. */
export interface TypeNames {
  readonly type: string;
  has(property: string): boolean;
  /** Those that are no part of what every object has. */
  properties(): Iterable<string>;
  /** The distinct values of a property, or more of them; none when they are not known. */
  values(property: string): Iterable<PropertyValue>;
}

/** A kind of relationship that a graph has. */
export interface EdgeKind {
  readonly from: string;
  readonly verb: string;
  readonly to: string;
}

/** What is called how in a graph. Notes say what a query names and the graph does not have. */
export interface GraphNames {
  readonly types: () => Iterable<string>;
  readonly classes: () => Iterable<string>;
  /** Of relationships, upper case. */
  readonly verbs: readonly string[];
  readonly metadata: Properties;
  /** The type of that name, in a list; empty when there is none. */
  ofType(type: string): readonly TypeNames[];
  /** The types whose entities have a class. */
  ofClass(name: string): readonly TypeNames[];
  /** The types of relationships, each with its class. */
  relationships(): readonly RelationshipNames[];
  edgeKinds(): readonly EdgeKind[];
}

interface RelationshipNames {
  readonly names: TypeNames;
  readonly verb: string;
}

/**
 * The names of a database.
 * @param valuesOf the distinct values of a property of a type, as far as somebody has read them
 */
export function namesOfSchema(
  schema: SqlSchema,
  valuesOf: (type: string, property: string) => Iterable<PropertyValue> = () => [],
): GraphNames {
  const byType = new Map<string, TypeNames>();
  const byClass = new Map<string, TypeNames[]>();
  const add = (type: string, known: Map<string, TypeNames>): TypeNames => {
    const own = [...schema.entities, ...schema.relationships].filter((each) => each.type === type);
    const all = new Set(own.flatMap((each) => propertiesOf(each)));
    const names: TypeNames = {
      type,
      has: (property) => all.has(property),
      properties: () => [...all].filter((name) => !IMPLIED.has(name)),
      values: (property) => valuesOf(type, property),
    };
    known.set(type, names);
    return names;
  };
  for (const { type, classes } of schema.entities) {
    const names = byType.get(type) ?? add(type, byType);
    for (const name of classes) {
      const list = byClass.get(name) ?? [];
      if (!list.includes(names)) byClass.set(name, [...list, names]);
    }
  }
  const relationships = new Map<string, TypeNames>();
  const all = schema.relationships.map(({ type, class: verb }) => ({
    names: relationships.get(type) ?? add(type, relationships),
    verb,
  }));
  return {
    types: () => byType.keys(),
    classes: () => byClass.keys(),
    verbs: [...new Set(all.map(({ verb }) => verb))],
    ofType: (type) => [byType.get(type) ?? []].flat(),
    ofClass: (name) => byClass.get(name) ?? [],
    relationships: () => all,
    metadata: schema.metadata ?? {},
    edgeKinds: () => schema.relationships.map(({ from, class: verb, to }) => ({ from, verb, to })),
  };
}

/** Of every object, whether it was written or not. */
const IMPLIED = new Set(['_key', '_fromEntityKey', '_toEntityKey']);
/** Properties of relationships that follow from columns. */
const OF_COLUMNS = [
  '_key',
  '_type',
  '_class',
  '_createdOn',
  '_fromEntityKey',
  '_toEntityKey',
  'displayName',
];

type View = SqlSchema['entities'][number] | SqlSchema['relationships'][number];

function propertiesOf(view: View): string[] {
  if ('properties' in view) return Object.keys(view.properties);
  return view.source.kind === 'view' ? Object.keys(view.source.properties) : OF_COLUMNS;
}
