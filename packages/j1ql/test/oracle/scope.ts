import type { Graph, GraphEntity, GraphRelationship } from './graph';
import type { Query, StringTemplate } from '../../src/language/ast';
import { J1qlRunError } from '../../src/language/errors';
import type { ParameterValue, QueryOptions } from '../../src/answer/queryResult';
import type { Scalar } from './values';

/** What the steps of a query are bound to in one match; undefined where an optional found nothing. */
export type Slots = (GraphEntity | GraphRelationship | undefined)[];

/** What the parts of a running query share. */
export class Scope {
  /** Epoch ms. */
  readonly now: number;
  /** Slot by alias, class or type. */
  readonly names = new Map<string, number>();
  /** Count of slots. */
  size = 0;
  /** Answers a query in place of a value. */
  readonly #runSubQuery: (query: Query) => Scalar[];
  readonly #subQueries = new Map<Query, readonly Scalar[]>();
  readonly #parameters: Readonly<Record<string, ParameterValue>>;

  constructor(
    readonly graph: Graph,
    { now = Date.now(), parameters = {} }: QueryOptions,
    runSubQuery: (query: Query) => Scalar[],
  ) {
    this.#runSubQuery = runSubQuery;
    this.now = now;
    this.#parameters = parameters;
  }

  /**
   * A new slot.
   * @param alias its name, if it has one
   * @param implied its name when no other slot has it
   */
  slot(alias?: string, implied?: string): number {
    const slot = this.size;
    this.size++;
    if (alias !== undefined) this.names.set(alias, slot);
    else if (implied !== undefined && !this.names.has(implied)) this.names.set(implied, slot);
    return slot;
  }

  /** What a query in place of a value returns; it is run once. */
  valuesOf(query: Query): readonly Scalar[] {
    let values = this.#subQueries.get(query);
    if (!values) this.#subQueries.set(query, (values = this.#runSubQuery(query)));
    return values;
  }

  /** @throws J1qlRunError when it was not given */
  parameter(name: string): ParameterValue {
    const value = Object.hasOwn(this.#parameters, name) ? this.#parameters[name] : undefined;
    if (value !== undefined) return value;
    throw new J1qlRunError(`The query needs a value for "${name}": set it with --param ${name}=…`);
  }

  /** The text of a string literal. @throws J1qlRunError for a parameter that was not given */
  text({ parts }: StringTemplate): string {
    return parts
      .map((part) => (typeof part === 'string' ? part : String(this.parameter(part.parameter))))
      .join('');
  }
}
