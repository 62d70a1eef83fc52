/** A place in the text of a query. Lines and columns count from 1, offsets from 0. */
export interface QueryPosition {
  line: number;
  column: number;
  offset: number;
}

/** One thing that `FIND` or a hop looks for. */
export type SelectorTarget =
  | { kind: 'any' }
  | { kind: 'class'; name: string }
  | { kind: 'type'; name: string }
  | { kind: 'text'; text: StringTemplate }
  /** `#name`, or `#name Class`. */
  | { kind: 'smartClass'; name: string; of?: SelectorTarget };

/** `(A|B) WITH … AS alias`. */
export interface NodeSelector {
  targets: SelectorTarget[];
  with?: Condition;
  /** The name after AS; absent when the query gave none. */
  alias?: string;
  position: QueryPosition;
}

/** `THAT [!]VERB [>>|<<] [AS r] target`. */
export interface Hop {
  kind: 'hop';
  negated: boolean;
  /** Upper case; empty stands for RELATES TO, any relationship. */
  verbs: string[];
  /** The verb as written, when it is one: the name of a relationship without alias. */
  verb?: string;
  /** `out`: the relationship starts at the entity before the hop. */
  direction: 'out' | 'in' | 'any';
  /** Name of the relationship. */
  edgeAlias?: string;
  target: NodeSelector;
  position: QueryPosition;
}

/** `( THAT … )? [AS alias]`. */
export interface OptionalWalk {
  kind: 'optional';
  steps: WalkStep[];
  alias?: string;
  position: QueryPosition;
}

export type WalkStep = Hop | OptionalWalk;

/** A quoted string; each `{{name}}` in it stands apart. */
export interface StringTemplate {
  parts: (string | { parameter: string })[];
}

/** A name with dots: `e.createdOn`, `tag.Team`, `country`. */
export interface PropertyPath {
  parts: string[];
  /** Written between quotes or brackets: a name as a whole. */
  quoted?: boolean;
  position: QueryPosition;
}

export type TimeUnit = 'hour' | 'day' | 'month' | 'year';
export type AggregateName = 'COUNT' | 'MIN' | 'MAX' | 'AVG' | 'SUM';
export type ScalarName = ListFunction | NumberFunction | 'UNWIND';
/** Functions of any number of values. */
export type ListFunction = 'CONCAT' | 'COALESCE' | 'MERGE';
/** Functions of one number. */
export type NumberFunction = 'ROUND' | 'CEIL' | 'FLOOR' | 'ABS' | 'SQRT';
export type ArithmeticOperator = '+' | '-' | '*' | '/' | '^';

/** What has a value. */
export type Expression =
  | { kind: 'literal'; value: string | number | boolean }
  | { kind: 'string'; template: StringTemplate }
  | { kind: 'parameter'; name: string; position: QueryPosition }
  | { kind: 'now' }
  | { kind: 'duration'; count: number; unit: TimeUnit }
  | { kind: 'path'; path: PropertyPath }
  | { kind: 'negative'; operand: Expression }
  | { kind: 'arithmetic'; operator: ArithmeticOperator; left: Expression; right: Expression }
  | { kind: 'aggregate'; name: AggregateName; argument: Expression; position: QueryPosition }
  | { kind: 'scalar'; name: ScalarName; arguments: Expression[]; position: QueryPosition };

/** The positive operators; each may be negated (`!=`, `!~=`, `!^=`, `!$=`). */
export type Operator = '=' | '<' | '>' | '<=' | '>=' | '~=' | '^=' | '$=';

/** The right side of a comparison. */
export type Operand =
  | { kind: 'undefined' }
  | { kind: 'regex'; regex: RegExp }
  /** `(FIND … RETURN e.x)`: any of the values that it returns. */
  | { kind: 'query'; query: Query }
  | { kind: 'list'; join: 'or' | 'and'; items: Operand[] }
  | { kind: 'expression'; expression: Expression };

/** `left operator right`. A value that stands on the left of a property was moved to the right. */
export interface Comparison {
  kind: 'compare';
  left: Expression;
  operator: Operator;
  negated: boolean;
  right: Operand;
}

export type Condition = { kind: 'and' | 'or'; items: Condition[] } | Comparison;

/** One column of RETURN. */
export type ReturnItem =
  | { kind: 'value'; expression: Expression; name: string; position: QueryPosition }
  /** `e.*`: a column for each property. */
  | { kind: 'spread'; alias: string; position: QueryPosition };

/** One key of ORDER BY. */
export interface OrderKey {
  expression: Expression;
  /** As written, for finding the column of that name. */
  name: string;
  descending: boolean;
  position: QueryPosition;
}

/** A parsed query. It knows no graph: it may be run on any, as often as one likes. */
export interface Query {
  /** As given to `parseQuery`. */
  text: string;
  unique: boolean;
  start: NodeSelector;
  steps: WalkStep[];
  where?: Condition;
  /** Absent: the entities of FIND. */
  returns?: ReturnItem[] | 'tree';
  having?: Condition;
  orderBy: OrderKey[];
  skip?: number;
  limit?: number;
  /** Names of the parameters that it wants, in order of appearance. */
  parameters: string[];
  /** What JupiterOne refuses in it, or may refuse, and is accepted here: a sentence each. */
  remarks: string[];
}
