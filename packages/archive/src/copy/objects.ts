import type {
  AnswerEntity,
  AnswerRelationship,
  CompiledQuery,
  Dialect,
  EntityView,
  Match,
  Properties,
  PropertyValue,
  RelationshipView,
  SqlResultRow,
  SqlSchema,
} from '@graph-1password/j1ql';
import { compare, compileObjects, decodeMatches, decodeObjectRow } from '@graph-1password/j1ql';
import type { GraphEngine } from './graphEngine';

/** An object as it was read. */
class ReadObject {
  constructor(
    readonly key: string,
    readonly type: string,
    readonly properties: Properties,
  ) {}

  value(name: string): PropertyValue {
    // An object may have no property of the name that every object of JavaScript has.
    return Object.hasOwn(this.properties, name) ? this.properties[name] : undefined;
  }
}

class ReadEntity extends ReadObject implements AnswerEntity {
  readonly kind = 'entity';
  readonly #raw: string | null;

  constructor(
    key: string,
    readonly view: EntityView,
    properties: Properties,
    raw: string | null,
  ) {
    super(key, view.type, properties);
    this.#raw = raw;
  }

  get rawData(): unknown {
    return this.#raw === null ? undefined : (JSON.parse(this.#raw) as unknown);
  }

  get classes(): readonly string[] {
    return this.view.classes;
  }
}

class ReadRelationship extends ReadObject implements AnswerRelationship {
  readonly kind = 'relationship';
  readonly #entities: ReadonlyMap<string, AnswerEntity>;

  constructor(
    key: string,
    readonly view: RelationshipView,
    properties: Properties,
    entities: ReadonlyMap<string, AnswerEntity>,
  ) {
    super(key, view.type, properties);
    this.#entities = entities;
  }

  get class(): string {
    return this.view.class;
  }

  get from(): AnswerEntity {
    return found(this.#entities, this.value('_fromEntityKey') as string);
  }

  get to(): AnswerEntity {
    return found(this.#entities, this.value('_toEntityKey') as string);
  }
}

/** An object as a row has it; `raw` is the JSON text of what it was made from. */
export type ObjectRecord = ReturnType<typeof decodeObjectRow>;

/** Where an object may be, and the keys that are looked for there, each with the value by which it is found if that is known. */
type Wanted<View> = Map<View, Map<string, number | undefined>>;

/**
 * The entities and relationships behind answers. Answers give their keys; what is asked for is read later, all at once, so
 * that no view is read more often than needed.
 */
export class GraphObjects {
  readonly #engine: GraphEngine;
  readonly #schema: SqlSchema;
  readonly #open: (views: readonly string[]) => Promise<void>;
  readonly #entities = new Map<string, AnswerEntity>();
  readonly #relationships = new Map<string, ReadRelationship>();
  /** Keys of what is not read yet, by the view in which it may be. */
  #wanted: Wanted<EntityView> = new Map();
  #wantedRelationships: Wanted<RelationshipView> = new Map();

  readonly #dialect: () => Dialect;

  /** @param open makes views known to the engine */
  constructor(
    engine: GraphEngine,
    schema: SqlSchema,
    open: (views: readonly string[]) => Promise<void>,
    dialect: () => Dialect,
  ) {
    this.#dialect = dialect;
    this.#engine = engine;
    this.#schema = schema;
    this.#open = open;
  }

  /**
   * What stands behind a row. The keys of its objects are known at once, all else of them after {@link read}.
   * @param compiled with what stands behind its rows
   */
  matches(compiled: CompiledQuery, row: SqlResultRow): KeyedMatch[] {
    const steps = compiled.matches?.steps ?? [];
    return decodeMatches(compiled, row).map((keys) => {
      const bound = keys.flatMap(({ key, near }, i): Bound[] => {
        const step = steps[i];
        if (key === null || !step) return [];
        const isEntity = step.relationships.length === 0;
        this.#want(key, isEntity ? step.entities : step.relationships, near);
        return [{ key, isEntity, names: step.names }];
      });
      return new KeyedMatch(bound, this.#entities, this.#relationships);
    });
  }

  #want(
    key: string,
    views: readonly (EntityView | RelationshipView)[],
    near: number | undefined,
  ): void {
    for (const view of views) {
      const isEntity = 'classes' in view;
      if ((isEntity ? this.#entities : this.#relationships).has(key)) return;
      const wanted = (isEntity ? this.#wanted : this.#wantedRelationships) as Wanted<typeof view>;
      const keys = wanted.get(view);
      if (!keys) wanted.set(view, new Map([[key, near]]));
      else if (!keys.has(key) || near !== undefined) keys.set(key, near);
    }
  }

  /** Reads all that answers have named. @throws what the engine throws */
  async read(): Promise<void> {
    for (const [view, keys] of this.#wantedRelationships)
      await this.#relationshipsOf(view, [...keys.keys()]);
    this.#wantedRelationships = new Map();
    for (const [view, keys] of this.#wanted)
      await this.#entitiesOf(view, [...keys.keys()], false, nearIn(keys));
    this.#wanted = new Map();
  }

  /**
   * All entities of a type, in the order of the graph.
   * @param raw with what they were made from, where that is kept
   * @param among keys of those that are wanted; default: all
   * @throws what the engine throws
   */
  async ofType(type: string, raw = false, among?: readonly string[]): Promise<AnswerEntity[]> {
    const views = this.#schema.entities.filter((view) => view.type === type);
    const all: AnswerEntity[] = [];
    for (const view of views) all.push(...(await this.#entitiesOf(view, among, raw)));
    // Rows of a table have no order of their own.
    return all.sort((a, b) => timeOf(a) - timeOf(b) || compare(a.key, b.key));
  }

  async #entitiesOf(
    view: EntityView,
    keys?: readonly string[],
    raw = false,
    near?: readonly number[],
  ): Promise<AnswerEntity[]> {
    const rows = await this.#rowsOf(view, keys, raw, near);
    return rows.map(({ key, properties, raw: made }) => {
      // One that was read without what it was made from gives way to one that has it.
      const known = raw ? undefined : this.#entities.get(key);
      const entity = known ?? new ReadEntity(key, view, properties, made);
      this.#entities.set(key, entity);
      return entity;
    });
  }

  async #relationshipsOf(view: RelationshipView, keys: readonly string[]): Promise<void> {
    const ends = (type: string): EntityView[] =>
      this.#schema.entities.filter((each) => each.type === type);
    for (const { key, properties } of await this.#rowsOf(view, keys)) {
      const relationship = new ReadRelationship(key, view, properties, this.#entities);
      this.#relationships.set(key, relationship);
      this.#want(properties['_fromEntityKey'] as string, ends(view.from), undefined);
      this.#want(properties['_toEntityKey'] as string, ends(view.to), undefined);
    }
  }

  /**
   * All objects of a view as plain data, in parts as they are read; nothing of them is kept.
   * @param raw with the JSON text of what entities were made from, where that is kept
   * @throws what the engine throws
   */
  async *records(view: EntityView | RelationshipView, raw = false): AsyncGenerator<ObjectRecord[]> {
    const compiled = compileObjects(view, this.#schema, { raw, packed: true }, this.#dialect());
    await this.#open(compiled.views);
    const { sql } = compiled;
    const { stream } = this.#engine;
    for await (const rows of stream ? stream(sql) : [await this.#engine.all(sql)])
      yield rows.map((row) => decodeObjectRow(compiled, row));
  }

  async #rowsOf(
    view: EntityView | RelationshipView,
    keys?: readonly string[],
    raw = false,
    near?: readonly number[],
  ): Promise<ObjectRecord[]> {
    if (keys?.length === 0) return [];
    const wanted = { among: keys !== undefined, raw, ...(near && { near }) };
    const compiled = compileObjects(view, this.#schema, wanted, this.#dialect());
    await this.#open(compiled.views);
    const rows = await this.#engine.all(compiled.sql, keys ? [[...keys]] : []);
    return rows.map((row) => decodeObjectRow(compiled, row));
  }
}

/** Values by which objects are found, beyond which they are found no sooner. */
const MOST_NEAR = 1000;

/** The values by which all of some keys are found; undefined where one is not known, or there are too many. */
function nearIn(keys: ReadonlyMap<string, number | undefined>): number[] | undefined {
  const values = new Set(keys.values());
  return values.has(undefined) || values.size > MOST_NEAR ? undefined : ([...values] as number[]);
}

const timeOf = (entity: AnswerEntity): number => {
  const time = entity.value('createdOn');
  return typeof time === 'number' ? time : 0;
};

/** What a step is bound to. */
interface Bound {
  readonly key: string;
  readonly isEntity: boolean;
  readonly names: readonly string[];
}

/** A match whose objects are there once they have been read. */
class KeyedMatch implements Match {
  readonly #bound: readonly Bound[];
  readonly #entities: ReadonlyMap<string, AnswerEntity>;
  readonly #relationships: ReadonlyMap<string, AnswerRelationship>;

  constructor(
    bound: readonly Bound[],
    entities: ReadonlyMap<string, AnswerEntity>,
    relationships: ReadonlyMap<string, AnswerRelationship>,
  ) {
    this.#bound = bound;
    this.#entities = entities;
    this.#relationships = relationships;
  }

  get names(): Match['names'] {
    const all = this.#bound.flatMap(({ key, isEntity, names }) => {
      const object = isEntity ? found(this.#entities, key) : found(this.#relationships, key);
      return names.map((name) => [name, object] as const);
    });
    return Object.fromEntries(all);
  }

  get entities(): AnswerEntity[] {
    const keys = new Set(this.#bound.filter(({ isEntity }) => isEntity).map(({ key }) => key));
    return [...keys].map((key) => found(this.#entities, key));
  }

  get relationships(): AnswerRelationship[] {
    const keys = new Set(this.#bound.filter(({ isEntity }) => !isEntity).map(({ key }) => key));
    return [...keys].map((key) => found(this.#relationships, key));
  }
}

/** @throws Error before it was read */
function found<T>(objects: ReadonlyMap<string, T>, key: string): T {
  const object = objects.get(key);
  if (object === undefined) throw new Error(`${key} was not read yet.`);
  return object;
}
