// Not the whole library: it makes a validator of all classes while it loads, a third of the start of a judgement.
import * as typeboxClassSchemaMap from '@jupiterone/data-model/dist/typebox_class_schemas';
import { Entities } from '../../../../src/entities';
import { Relationships } from '../../../../src/relationships';

/** A property of an entity type, as far as a query can be held to it. */
type PropertyKind = 'string' | 'number' | 'boolean' | 'other';

/** What the integration publishes, for holding queries to it. */
interface Model {
  /** Properties by entity type. */
  types: ReadonlyMap<string, ReadonlyMap<string, PropertyKind>>;
  /** Entity types by class. */
  classes: ReadonlyMap<string, readonly string[]>;
  edges: readonly Edge[];
}

/** A relationship between two entity types, or classes where another integration brings one of them. */
interface Edge {
  from: string;
  verb: string;
  to: string;
  /** Names of its properties beside those that every relationship has. */
  properties: readonly string[];
}

/** Classes that JupiterOne or other integrations bring, and that our rules may name. */
const OF_OTHERS: ReadonlySet<string> = new Set(Object.keys(typeboxClassSchemaMap));

/** What JupiterOne's mapper adds, and what other integrations bring to it. */
const MAPPED: readonly Edge[] = [
  { from: 'User', verb: 'IS', to: 'Person', properties: [] },
  { from: 'Person', verb: 'OWNS', to: 'Device', properties: [] },
];

interface Schema {
  properties?: Record<string, { type?: unknown }>;
  required?: string[];
}

const CLASS_SCHEMAS = typeboxClassSchemaMap as unknown as Readonly<Record<string, Schema>>;

/** Properties that the class declares and that are set without being declared again. */
const OF_CLASSES = ['createdOn', 'description', 'displayName', 'name', 'updatedOn'];

const kindOf = ({ type }: { type?: unknown }): PropertyKind =>
  type === 'string' || type === 'number' || type === 'boolean' ? type : 'other';

function propertiesOf(classes: readonly string[], schema: unknown): Map<string, PropertyKind> {
  const { allOf = [] } = schema as { allOf?: Schema[] };
  const declared = allOf.flatMap(({ properties = {} }) => Object.entries(properties));
  const inherited = classes.flatMap((name) => {
    const { properties = {}, required = [] } = CLASS_SCHEMAS[name] ?? {};
    const set = new Set([...required, ...OF_CLASSES]);
    return Object.entries(properties).filter(([property]) => set.has(property));
  });
  return new Map([...inherited, ...declared].map(([name, property]) => [name, kindOf(property)]));
}

/** What the integration publishes. */
export const MODEL: Model = {
  types: new Map(
    Object.values(Entities).map(({ _type, _class, schema }) => [
      _type,
      propertiesOf([_class].flat(), schema),
    ]),
  ),
  classes: Object.values(Entities).reduce((map, { _type, _class }) => {
    for (const name of [_class].flat()) map.set(name, [...(map.get(name) ?? []), _type]);
    return map;
  }, new Map<string, string[]>()),
  edges: [
    ...Object.values(Relationships).map(({ metadata, properties }) => ({
      from: metadata.sourceType,
      verb: metadata._class,
      to: metadata.targetType,
      properties: Object.keys(properties),
    })),
    ...MAPPED,
  ],
};

/** Whether a class is one that others bring. */
export const isOfOthers = (name: string): boolean => OF_OTHERS.has(name);

/**
 * The names by which the ends of a relationship may be called.
 * @param name a type or class as written in a query
 * @returns the type itself and its class; for a class, it and its types
 */
export function namesOf(name: string): string[] {
  const types = MODEL.classes.get(name) ?? [];
  const classes = [...MODEL.classes].flatMap(([known, of]) => (of.includes(name) ? [known] : []));
  return [name, ...types, ...classes];
}
