import type { AnswerEntity, AnswerRelationship } from '../graph/objects';

/** What a cell of a result holds. Null stands for absent. */
export type Value = string | number | boolean | null | Value[] | { [name: string]: Value };

/** How a query is run. */
export interface QueryOptions {
  /** `date.now` in epoch ms. Default: the clock. */
  now?: number;
  /** Values for `{{name}}` and `${param.name}`; a list stands for any of its values. */
  parameters?: Readonly<Record<string, ParameterValue>>;
  /** Upper bound of the rows, beside the query's own LIMIT. */
  limit?: number;
  /** What is known of the types of the graph, for the notes. */
  vocabulary?: Vocabulary;
}

/** What somebody knows of the types of a graph beyond what is in it. */
export interface Vocabulary {
  /** Whether objects of a type may have a property. */
  hasProperty(type: string, property: string): boolean;
  /** All values that a property may have; undefined when it is an open text. */
  codes(type: string, property: string): readonly string[] | undefined;
}

export type ParameterValue = string | number | boolean | readonly (string | number | boolean)[];

/** One way in which the graph fits the query: what proves a row. */
export interface Match {
  /** Entities and relationships by alias, or by class or type where a step has none. */
  names: Record<string, AnswerEntity | AnswerRelationship>;
  /** The entities that were walked through, in the order of the query. */
  entities: AnswerEntity[];
  /** The relationships that were walked along, in the order of the query. */
  relationships: AnswerRelationship[];
}

/** What a query found. */
export interface QueryResult {
  /** Names of the columns, in the order of RETURN. Empty for RETURN TREE. */
  columns: string[];
  /** One object for each row; every column is in it. Empty for RETURN TREE. */
  rows: Record<string, Value>[];
  /** Count of rows (of matches, for RETURN TREE) before SKIP and LIMIT: what alert rules compare. */
  total: number;
  /**
   * What stands behind a row: one match, or as many as were grouped.
   * @param row index in `rows`
   */
  matches(row: number): Match[];
  /** RETURN TREE: everything that was walked, each object once. */
  tree?: { entities: AnswerEntity[]; relationships: AnswerRelationship[] };
  /** Columns that hold moments in epoch ms, by what the query says they are. */
  moments: ReadonlySet<string>;
  /** Things that a reader should know, such as a type that this graph does not have. */
  notes: string[];
}

/** The part of an answer that is a table: what a database gives. */
export type TableResult = Omit<QueryResult, 'matches' | 'tree'>;
