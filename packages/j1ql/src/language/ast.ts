/** A place in the text of a query. Lines and columns count from 1, offsets from 0. */
export interface Position {
  line: number;
  column: number;
  offset: number;
}

/** One thing that `FIND` or a hop looks for. */
export type Target =
  | { kind: 'any' }
  | { kind: 'class'; name: string }
  | { kind: 'type'; name: string }
  | { kind: 'text'; text: StringTemplate }
  /** `#name`, or `#name Class`. */
  | { kind: 'smartClass'; name: string; of?: Target };

/** `(A|B) WITH … AS alias`. */
export interface NodeSelector {
  targets: Target[];
  with?: Condition;
  /** The name after AS; absent when the query gave none. */
  alias?: string;
  position: Position;
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
  position: Position;
}

/** `( THAT … )? [AS alias]`. */
export interface OptionalWalk {
  kind: 'optional';
  steps: Step[];
  alias?: string;
  position: Position;
}

export type Step = Hop | OptionalWalk;

/** A quoted string; each `{{name}}` in it stands apart. */
export interface StringTemplate {
  parts: (string | { parameter: string })[];
}

/** A name with dots: `e.createdOn`, `tag.Team`, `country`. */
export interface Path {
  parts: string[];
  /** Written between quotes or brackets: a name as a whole. */
  quoted?: boolean;
  position: Position;
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
  | { kind: 'parameter'; name: string; position: Position }
  | { kind: 'now' }
  | { kind: 'duration'; count: number; unit: TimeUnit }
  | { kind: 'path'; path: Path }
  | { kind: 'negative'; operand: Expression }
  | { kind: 'arithmetic'; operator: ArithmeticOperator; left: Expression; right: Expression }
  | { kind: 'aggregate'; name: AggregateName; argument: Expression; position: Position }
  | { kind: 'scalar'; name: ScalarName; arguments: Expression[]; position: Position };

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
  | { kind: 'value'; expression: Expression; name: string; position: Position }
  /** `e.*`: a column for each property. */
  | { kind: 'spread'; alias: string; position: Position };

/** One key of ORDER BY. */
export interface OrderKey {
  expression: Expression;
  /** As written, for finding the column of that name. */
  name: string;
  descending: boolean;
  position: Position;
}

/** A parsed query. It knows no graph: it may be run on any, as often as one likes. */
export interface Query {
  /** As given to `parseQuery`. */
  text: string;
  unique: boolean;
  start: NodeSelector;
  steps: Step[];
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
