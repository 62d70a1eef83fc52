import type {
  Comparison,
  Condition,
  Expression,
  NodeSelector,
  Operand,
  PropertyPath,
  QueryPosition,
  Query,
  WalkStep,
  StringTemplate,
} from './ast';
import { childrenOf, hasAggregate, hasPath } from './expressionTree';
import type { QueryNames } from './names';
import { collectNames, columnNamed, columnOf } from './names';
import { nearest } from './nearest';
import { QueryProblem } from './problem';

/** Finds what the grammar cannot see. @throws Problem */
export function checkQuery(query: Query): void {
  const names = collectNames(query);
  const check = new Checker(names, query);
  check.selectors();
  check.where();
  check.returns();
  check.having();
  check.order();
}

class Checker {
  readonly #columns: Set<string>;

  constructor(
    readonly names: QueryNames,
    readonly query: Query,
  ) {
    const { returns } = query;
    const items = Array.isArray(returns) ? returns : [];
    this.#columns = new Set(items.flatMap((item) => (item.kind === 'value' ? [item.name] : [])));
  }

  selectors(): void {
    const select = (selector: NodeSelector) => {
      for (const target of selector.targets)
        if (target.kind === 'text') this.#template(target.text);
      if (selector.with) this.#condition(selector.with, (path) => this.#ownProperty(path), true);
    };
    const walk = (step: WalkStep): void =>
      step.kind === 'hop' ? select(step.target) : step.steps.forEach(walk);
    select(this.query.start);
    this.query.steps.forEach(walk);
  }

  where(): void {
    if (this.query.where) this.#condition(this.query.where, (path) => this.#aliased(path), false);
  }

  returns(): void {
    const { returns, start, having } = this.query;
    if (having && !Array.isArray(returns)) {
      throw new QueryProblem(
        'HAVING needs a RETURN',
        start.position,
        'HAVING filters the columns of RETURN; filter entities in WITH or WHERE.',
      );
    }
    for (const item of Array.isArray(returns) ? returns : []) {
      if (item.kind === 'spread') this.#known(item.alias, item.position);
      else this.#returned(item.expression, item.position);
    }
  }

  /** @param position of the column */
  #returned(expression: Expression, position: QueryPosition): void {
    this.#expression(expression, (path) => this.#aliased(path));
    const found = new Set<string>();
    const look = (inner: Expression, depth: number, inAggregate: boolean): void => {
      if (inner.kind === 'aggregate') {
        if (inAggregate) {
          throw new QueryProblem('an aggregate cannot contain another aggregate', inner.position);
        }
        if (!hasPath(inner.argument)) {
          throw new QueryProblem(`${inner.name} needs an alias or a property`, inner.position);
        }
        found.add('aggregate');
      } else if (inner.kind === 'path' && !inAggregate) found.add('property');
      else if (inner.kind === 'scalar' && inner.name === 'UNWIND' && depth > 0) {
        throw new QueryProblem('UNWIND must be a separate column', inner.position);
      }
      for (const child of childrenOf(inner)) {
        look(child, depth + 1, inAggregate || inner.kind === 'aggregate');
      }
    };
    look(expression, 0, false);
    if (found.size > 1) {
      throw new QueryProblem(
        'a column mixes an aggregate with a plain property',
        position,
        'Return the property as a separate column; it is then part of the grouping key.',
      );
    }
  }

  having(): void {
    if (this.query.having) this.#condition(this.query.having, (path) => this.#column(path), false);
  }

  order(): void {
    const { returns, orderBy } = this.query;
    for (const key of orderBy) {
      const { expression, name, position } = key;
      if (this.#columns.has(name) || columnOf(this.query, key) !== undefined) continue;
      const own = name.replace(/^.*\./, '');
      const plain = expression.kind === 'path' && expression.path.parts.length === 1;
      // Without RETURN the rows are the entities of FIND: their properties need no alias.
      if (plain && !Array.isArray(returns)) continue;
      if (plain) {
        const guess = nearest(own, this.#columns);
        throw new QueryProblem(
          `ORDER BY uses "${name}", which is not a column of RETURN`,
          position,
          guess ? `Did you mean "${guess}"?` : `The columns are: ${[...this.#columns].join(', ')}.`,
        );
      }
      if (expression.kind === 'literal') {
        throw new QueryProblem(`there is no column "${name}" to order by`, position);
      }
      if (hasAggregate(expression) || isGrouped(returns)) {
        throw new QueryProblem(
          `"${name}" is not a column, and grouped rows can be ordered by their columns only`,
          position,
          'Add it to RETURN, and order by its name.',
        );
      }
      this.#expression(expression, (path) => this.#aliased(path));
    }
  }

  #condition(condition: Condition, left: (path: PropertyPath) => void, bare: boolean): void {
    if (condition.kind !== 'compare') {
      condition.items.forEach((item) => this.#condition(item, left, bare));
      return;
    }
    this.#expression(condition.left, left);
    this.#operand(condition.right, condition, bare, left);
  }

  #operand(
    operand: Operand,
    comparison: Comparison,
    bare: boolean,
    left: (path: PropertyPath) => void,
  ): void {
    const { operator } = comparison;
    const position = positionIn(comparison.left) ?? this.query.start.position;
    if (operand.kind === 'list') {
      operand.items.forEach((item) => this.#operand(item, comparison, bare, left));
    } else if (operand.kind === 'query') {
      this.#subQuery(operand.query);
    } else if (operand.kind === 'regex' || operand.kind === 'undefined') {
      const allowed = operand.kind === 'regex' ? ['=', '~='] : ['='];
      if (!allowed.includes(operator)) {
        const what = operand.kind === 'regex' ? 'a regular expression' : 'undefined';
        throw new QueryProblem(`${what} can be compared with = and != only`, position);
      }
    } else {
      this.#expression(operand.expression, (path) => {
        if (!bare) return left(path);
        const text = path.parts.join('.');
        throw new QueryProblem(
          `"${text}" has no quotes`,
          path.position,
          `Write '${text}' for a text; two properties are compared in WHERE, as in e.a = e.${text}.`,
        );
      });
    }
  }

  #subQuery(query: Query): void {
    const { returns } = query;
    const [item, ...others] = Array.isArray(returns) ? returns : [];
    if (!item || others.length > 0 || item.kind === 'spread') {
      throw new QueryProblem(
        'a query used as a value must return one property',
        query.start.position,
        'Write = (FIND … AS e RETURN e.property).',
      );
    }
    checkQuery(query);
    query.parameters.forEach((name) => this.#parameter(name));
  }

  #expression(expression: Expression, path: (path: PropertyPath) => void): void {
    if (expression.kind === 'path') path(expression.path);
    else if (expression.kind === 'parameter') this.#parameter(expression.name);
    else if (expression.kind === 'string') this.#template(expression.template);
    for (const child of childrenOf(expression)) this.#expression(child, path);
  }

  #template({ parts }: StringTemplate): void {
    for (const part of parts) if (typeof part !== 'string') this.#parameter(part.parameter);
  }

  #parameter(name: string): void {
    if (!this.query.parameters.includes(name)) this.query.parameters.push(name);
  }

  #ownProperty({ parts: [first = '', ...others], position }: PropertyPath): void {
    if (others.length > 0 && this.names.aliases.has(first)) {
      throw new QueryProblem(
        `WITH takes no alias: "${first}.${others.join('.')}"`,
        position,
        `Write ${others.join('.')}, or move the condition to WHERE.`,
      );
    }
  }

  #aliased({ parts, position, quoted }: PropertyPath): void {
    const [first = '', ...others] = parts;
    const written = quoted ? undefined : this.names.written(first);
    if (written === undefined) return this.#unknown(first, others.length === 0, position);
    // From here on, a name is the one that its step has.
    parts[0] = written;
    if (this.names.isAmbiguous(written)) {
      throw new QueryProblem(
        `"${first}" stands for more than one step`,
        position,
        'Give the step that you mean an alias: … AS name.',
      );
    }
  }

  #known(alias: string, position: QueryPosition): void {
    this.#aliased({ parts: [alias], position });
  }

  #unknown(name: string, alone: boolean, position: QueryPosition): never {
    const { all } = this.names;
    const guess = nearest(name, all);
    const [alias] = this.names.aliases;
    let hint = all.length > 0 ? `The names are: ${all.join(', ')}.` : 'Give a step a name: … AS e.';
    if (alone && alias !== undefined) {
      hint = `Properties need their alias here: ${alias}.${name}. ${hint}`;
    }
    throw new QueryProblem(
      `no step is called "${name}"`,
      position,
      guess ? `Did you mean "${guess}"?` : hint,
    );
  }

  #column(path: PropertyPath): void {
    if (columnNamed(this.query, path) !== undefined) return;
    const { parts, position } = path;
    const name = parts.join('.');
    const guess = nearest(name, this.#columns);
    throw new QueryProblem(
      `HAVING uses "${name}", which is not a column of RETURN`,
      position,
      guess
        ? `Did you mean "${guess}"?`
        : 'Give the column a name with AS, and use that name: … COUNT(e) AS uses HAVING uses > 5.',
    );
  }
}

/** Where an expression was written, as far as it names something. */
function positionIn(expression: Expression): QueryPosition | undefined {
  if (expression.kind === 'path') return expression.path.position;
  for (const child of childrenOf(expression)) {
    const position = positionIn(child);
    if (position) return position;
  }
  return undefined;
}

const isGrouped = (returns: Query['returns']): boolean =>
  Array.isArray(returns) &&
  returns.some((item) => item.kind === 'value' && hasAggregate(item.expression));
