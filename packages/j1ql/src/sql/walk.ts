import type { Hop, OptionalWalk, Query, WalkStep } from '../language/ast';
import type { Kind } from './dialect';
import { edgeBranches, edgeRelation } from './edges';
import type { EdgeBranch } from './edges';
import type { EntityView } from './schema';
import type { Scope } from './scope';
import { entityRelation, orderColumns, select } from './selector';
import type { Selected } from './selector';
import type { Slot, Slots } from './slots';
import { columnOf } from './slots';
import { TRUE, and } from './value';

/** The matches up to some step: a relation with a row for each. */
export interface Rows {
  /** Name of the relation; undefined at the beginning of an optional walk, which goes on from whatever it is joined to. */
  readonly name: string | undefined;
  readonly columns: readonly string[];
  /** From which entities the next step may go on. */
  readonly frontier: readonly Candidate[];
  /** Columns that say in which order the matches are found. */
  readonly order: readonly string[];
}

/** An entity from which a walk may go on. */
interface Candidate {
  /** Column of its key; NULL where there is none. */
  readonly column: string;
  readonly views: readonly EntityView[];
}

/** In the relation of an optional walk: the key of the entity from which it began. */
const BEGIN = 'a';

/** Makes the relations of a walk. */
export class Walk {
  /** Named relations, each of which may use those before. */
  readonly relations: (readonly [name: string, sql: string])[] = [];
  readonly #scope: Scope;
  readonly #slots: Slots;

  constructor(scope: Scope, slots: Slots) {
    this.#scope = scope;
    this.#slots = slots;
  }

  /** All ways through the graph that fit the steps of a query, before WHERE. */
  all(query: Query): Rows {
    const { start } = this.#slots;
    const selected = select(query.start, this.#scope);
    start.views = viewsOf(selected);
    const relation = entityRelation(selected, start, this.#scope, { order: true });
    const order = orderColumns(this.#scope).map((_, i) => `s${start.number}_o${i}`);
    const own = this.#entityColumns(start, 'n');
    const orders = order.map((name, i) => `n.o${i} AS ${name}`);
    const name = this.#add(
      `SELECT ${[...own.selected, ...orders].join(', ')} FROM (${relation}) AS n`,
    );
    const rows: Rows = {
      name,
      columns: [...own.names, ...order],
      frontier: [{ column: own.names[0] as string, views: start.views }],
      order,
    };
    return this.#steps(query.steps, rows, true);
  }

  /** Adds the properties of what optional walks and absences stand for, which are those of other slots. */
  withAliases(rows: Rows): Rows {
    let result = rows;
    for (const slot of this.#slots.all) {
      if (slot.kind !== 'alias' || slot.column === undefined || slot.needs.length === 0) continue;
      // Of a walk that can find nothing, no column is left.
      if (!rows.columns.includes(slot.column)) continue;
      const selected = slot.views.map((view): Selected => ({ view, condition: TRUE }));
      const relation = entityRelation(selected, slot, this.#scope);
      const { names, selected: own } = this.#entityColumns(slot, 'n', false);
      if (names.length === 0) continue;
      const columns = [...result.columns.map((name) => `r.${name}`), ...own];
      const name = this.#add(
        `SELECT ${columns.join(', ')} FROM ${result.name} AS r LEFT JOIN (${relation}) AS n ON n.k = r.${slot.column}`,
      );
      result = { ...result, name, columns: [...result.columns, ...names] };
    }
    return result;
  }

  #steps(steps: readonly WalkStep[], begin: Rows, isEnd: boolean): Rows {
    return steps.reduce((rows, step, index) => {
      const isLast = isEnd && index === steps.length - 1;
      if (step.kind === 'hop')
        return step.negated ? this.#absence(step, rows) : this.#hop(step, rows);
      return step.alias === undefined || isLast
        ? this.#optional(step, rows, isLast)
        : this.#union(step, rows);
    }, begin);
  }

  #add(sql: string): string {
    const name = `w${this.relations.length}`;
    this.relations.push([name, sql]);
    return name;
  }

  /** The columns of a slot. @param alias of the relation that has its key and properties */
  #entityColumns(slot: Slot, alias: string, withKey = true) {
    const names: string[] = [];
    const selected: string[] = [];
    const add = (name: string, sql: string): void => {
      names.push(name);
      selected.push(`${sql} AS ${name}`);
    };
    if (withKey) {
      slot.column = `s${slot.number}`;
      add(slot.column, `${alias}.k`);
    }
    slot.kinds.forEach((kinds: readonly Kind[], place) => {
      for (const kind of kinds) add(columnOf(slot, place, kind), `${alias}.p${place}_${kind}`);
    });
    return { names, selected };
  }

  /** What a hop looks for and along what, from some views; the targets that it cannot reach are left out. */
  #reach(hop: Hop, from: readonly EntityView[]) {
    const selected = select(hop.target, this.#scope);
    const branches = edgeBranches(hop, from, viewsOf(selected), this.#scope);
    const reached = new Set(branches.flatMap(({ far }) => far));
    return { branches, selected: selected.filter(({ view }) => reached.has(view)) };
  }

  /** Whether an entity at the end of a relationship is surely one of those that are looked for. */
  #isSure(branches: readonly EdgeBranch[], selected: readonly Selected[]): boolean {
    if (selected.some(({ condition }) => condition !== TRUE)) return false;
    const taken = new Set(selected.map(({ view }) => view));
    const types = new Set(branches.flatMap(({ far }) => far.map(({ type }) => type)));
    return this.#scope.schema.entities.every((view) => !types.has(view.type) || taken.has(view));
  }

  #hop(hop: Hop, rows: Rows): Rows {
    const edge = this.#slots.ofRelationship(hop);
    const target = this.#slots.ofTarget(hop);
    const from = rows.frontier.flatMap(({ views }) => views);
    const { branches, selected } = this.#reach(hop, from);
    if (branches.length === 0) return this.#nothing(rows);
    target.views = viewsOf(selected);
    edge.relationships = [...new Set(branches.map(({ relationship }) => relationship))];
    const isSure = target.needs.length === 0 && this.#isSure(branches, selected);
    const join = isSure
      ? ''
      : ` JOIN (${entityRelation(selected, target, this.#scope)}) AS n ON n.k = e.b`;
    const isAny = hop.direction === 'any';
    const edges = this.#add(edgeRelation(branches, edge, this.#scope, !isSure, isAny));
    const needsKey = edge.needsKey || edge.isWhole;
    const ofEdge = this.#entityColumns(edge, 'e', needsKey);
    const ofTarget = this.#entityColumns(target, 'n');
    const own = isSure ? [`e.b AS ${target.column}`] : ofTarget.selected;
    const order: [string, string][] = [[`s${edge.number}_o`, 'e.o']];
    if (isAny) order.unshift([`s${edge.number}_d`, 'e.d']);
    const added = [...ofEdge.selected, ...own, ...order.map(([name, sql]) => `${sql} AS ${name}`)];
    const names = [...ofEdge.names, ...ofTarget.names, ...order.map(([name]) => name)];
    const frontier = [{ column: target.column as string, views: target.views }];
    if (rows.name === undefined) {
      const columns = [BEGIN, ...names];
      const name = this.#add(
        `SELECT ${[`e.a AS ${BEGIN}`, ...added].join(', ')} FROM ${edges} AS e${join}`,
      );
      return { name, columns, frontier, order: order.map(([each]) => each) };
    }
    const goingOn = rows.frontier
      .map((candidate, index) => ({ candidate, index }))
      .filter(({ candidate }) =>
        branches.some(({ near }) => near.some((view) => candidate.views.includes(view))),
      );
    const several = goingOn.length > 1;
    const place = `s${edge.number}_f`;
    const before = rows.columns.map((name) => `r.${name}`);
    const selects = goingOn.map(({ candidate, index }) => {
      const columns = [...before, ...(several ? [`${index} AS ${place}`] : []), ...added];
      const where = several ? ` WHERE ${isNew(rows.frontier, index, 'r')}` : '';
      return `SELECT ${columns.join(', ')} FROM ${rows.name} AS r JOIN ${edges} AS e ON e.a = r.${candidate.column}${join}${where}`;
    });
    const places = several ? [place] : [];
    return {
      name: this.#add(selects.join('\n  UNION ALL ')),
      columns: [...rows.columns, ...places, ...names],
      frontier,
      order: [...rows.order, ...places, ...order.map(([each]) => each)],
    };
  }

  /** No way fits. */
  #nothing(rows: Rows): Rows {
    const name =
      rows.name === undefined
        ? this.#add(`SELECT ${this.#scope.dialect.none('text')} AS ${BEGIN} WHERE false`)
        : this.#add(`SELECT ${rows.columns.join(', ')} FROM ${rows.name} WHERE false`);
    const columns = rows.name === undefined ? [BEGIN] : rows.columns;
    return { ...rows, name, columns, frontier: [] };
  }

  /** THAT !VERB: the entity stays where no such relationship leads to what is looked for. */
  #absence(hop: Hop, begin: Rows): Rows {
    const rows = begin.name === undefined ? this.#entities(begin) : begin;
    const slot = this.#slots.ofTarget(hop);
    const several = rows.frontier.length > 1;
    const place = `s${slot.number}_f`;
    const column = `s${slot.number}`;
    const selects = rows.frontier.map((candidate, index) => {
      const test = this.#isAbsent(hop, candidate);
      const conditions = [...(several ? [isNew(rows.frontier, index, 'r')] : []), test];
      const columns = rows.columns.map((name) => `r.${name}`);
      columns.push(`r.${candidate.column} AS ${column}`);
      if (several) columns.push(`${index} AS ${place}`);
      return `SELECT ${columns.join(', ')} FROM ${rows.name} AS r WHERE ${and(conditions)}`;
    });
    if (selects.length === 0) return this.#nothing(rows);
    const views = unionOf(rows.frontier.map((candidate) => candidate.views));
    slot.column = column;
    slot.views = views;
    const places = several ? [place] : [];
    return {
      name: this.#add(selects.join('\n  UNION ALL ')),
      columns: [...rows.columns, column, ...places],
      frontier: [{ column, views }],
      order: [...rows.order, ...places],
    };
  }

  #isAbsent(hop: Hop, { column, views }: Candidate): string {
    const { branches, selected } = this.#reach(hop, views);
    if (branches.length === 0) return TRUE;
    const isSure = this.#isSure(branches, selected);
    const none: Slot = {
      ...this.#slots.ofRelationship(hop),
      ...{ needs: [], kinds: [], needsKey: false, isWhole: false },
    };
    const edges = edgeRelation(branches, none, this.#scope, !isSure, hop.direction === 'any');
    const nodes = isSure
      ? ''
      : ` JOIN (${entityRelation(selected, none, this.#scope)}) AS n ON n.k = e.b`;
    return `NOT EXISTS (SELECT 1 FROM (${edges}) AS e${nodes} WHERE e.a = r.${column})`;
  }

  /** The entities from which an optional walk may begin, when it does not begin with a relationship. */
  #entities({ frontier }: Rows): Rows {
    const { dialect, used } = this.#scope;
    const views = unionOf(frontier.map((candidate) => candidate.views));
    const selects = views.map((view) => {
      used.add(view.view);
      return `SELECT ${dialect.name(view.key)} AS ${BEGIN} FROM ${dialect.name(view.view)}`;
    });
    if (selects.length === 0)
      selects.push(`SELECT ${dialect.none('text')} AS ${BEGIN} WHERE false`);
    const name = this.#add(selects.join('\n  UNION ALL '));
    return { name, columns: [BEGIN], frontier: [{ column: BEGIN, views }], order: [] };
  }

  /** The steps inside of an optional walk, as a relation of their own: they know nothing of what is before them. */
  #inner({ steps }: OptionalWalk, rows: Rows, isEnd: boolean): Rows {
    const [first] = steps;
    const begin: Rows = { name: undefined, columns: [], frontier: rows.frontier, order: [] };
    return this.#steps(steps, first?.kind === 'hop' ? begin : this.#entities(begin), isEnd);
  }

  /** The candidates from which an optional walk may find something. */
  #beginning({ steps: [first] }: OptionalWalk, { frontier }: Rows): number[] {
    const all = [...frontier.keys()];
    if (first?.kind !== 'hop' || first.negated) return all;
    return all.filter(
      (index) => this.#reach(first, frontier[index]?.views ?? []).branches.length > 0,
    );
  }

  /** An optional walk that has no name, or that nothing follows. */
  #optional(walk: OptionalWalk, outer: Rows, isEnd: boolean): Rows {
    const rows = outer.name === undefined ? this.#entities(outer) : outer;
    const slot = this.#slots.ofWalk(walk);
    const beginning = this.#beginning(walk, rows);
    const stay = (): Rows =>
      this.#named(slot, walk, rows, lastOf(rows.frontier, ''), rows.frontier);
    if (beginning.length === 0) return stay();
    const inner = this.#inner(walk, rows, isEnd);
    if (inner.frontier.length === 0) return stay();
    const found = inner.columns.filter((name) => name !== BEGIN);
    const before = rows.columns.map((name) => `r.${name}`);
    const taken = `s${slot.number}_t`;
    const added = [...found.map((name) => `x.${name}`), `x.${BEGIN} AS ${taken}`];
    let columns = [...rows.columns, ...found, taken];
    let name: string;
    let order = inner.order;
    if (beginning.length === 1) {
      const candidate = rows.frontier[beginning[0] as number] as Candidate;
      name = this.#add(
        `SELECT ${[...before, ...added].join(', ')} FROM ${rows.name} AS r LEFT JOIN ${inner.name} AS x ON x.${BEGIN} = r.${candidate.column}`,
      );
    } else {
      // It may begin at several entities of one match; only when it finds nothing from all of them, the match stays as it is.
      const [id, place] = [`s${slot.number}_i`, `s${slot.number}_f`];
      const numbered = this.#add(
        `SELECT ${[...before, `row_number() OVER () AS ${id}`].join(', ')} FROM ${rows.name} AS r`,
      );
      const ways = beginning.map((index) => {
        const { column } = rows.frontier[index] as Candidate;
        return `SELECT r.${id}, ${index} AS ${place}, ${[BEGIN, ...found].map((each) => `x.${each}`).join(', ')} FROM ${numbered} AS r JOIN ${inner.name} AS x ON x.${BEGIN} = r.${column} WHERE ${isNew(rows.frontier, index, 'r')}`;
      });
      const all = this.#add(ways.join('\n  UNION ALL '));
      name = this.#add(
        `SELECT ${[...before, ...added, `x.${place}`].join(', ')} FROM ${numbered} AS r LEFT JOIN ${all} AS x ON x.${id} = r.${id}`,
      );
      columns = [...columns, place];
      order = [place, ...order];
    }
    const result: Rows = {
      name,
      columns,
      frontier: [...rows.frontier, ...inner.frontier],
      order: [...rows.order, ...order],
    };
    const last = `CASE WHEN ${taken} IS NOT NULL THEN ${lastOf(inner.frontier, '')} ELSE ${lastOf(rows.frontier, '')} END`;
    return this.#named(slot, walk, result, last, result.frontier);
  }

  /** Binds the name of an optional walk that nothing follows, if it has one. */
  #named(
    slot: Slot,
    { alias }: OptionalWalk,
    rows: Rows,
    sql: string,
    ends: readonly Candidate[],
  ): Rows {
    if (alias === undefined || ends.length === 0) return rows;
    slot.column = `s${slot.number}`;
    slot.views = unionOf(ends.map(({ views }) => views));
    const name = this.#add(
      `SELECT ${[...rows.columns, `${sql} AS ${slot.column}`].join(', ')} FROM ${rows.name}`,
    );
    return { ...rows, name, columns: [...rows.columns, slot.column] };
  }

  /** An optional walk with a name that other steps follow: they go on from what the name stands for. */
  #union(walk: OptionalWalk, outer: Rows): Rows {
    const rows = outer.name === undefined ? this.#entities(outer) : outer;
    if (rows.frontier.length === 0) return rows;
    const slot = this.#slots.ofWalk(walk);
    const column = `s${slot.number}`;
    const [part, place, end] = [`${column}_u`, `${column}_f`, `${column}_e`];
    const beginning = this.#beginning(walk, rows);
    const inner = beginning.length > 0 ? this.#inner(walk, rows, false) : undefined;
    const found = (inner?.columns ?? []).filter((name) => name !== BEGIN);
    const before = rows.columns.map((name) => `r.${name}`);
    const staying = rows.frontier.map((candidate, index) => {
      const none = found.map((name) => `NULL AS ${name}`);
      const columns = [...before, ...none, `0 AS ${part}`, `${index} AS ${place}`, `0 AS ${end}`];
      return `SELECT ${[...columns, `r.${candidate.column} AS ${column}`].join(', ')} FROM ${rows.name} AS r WHERE ${isNew(rows.frontier, index, 'r')}`;
    });
    const going = (inner?.frontier ?? []).flatMap((reached, at) =>
      beginning.map((index) => {
        const candidate = rows.frontier[index] as Candidate;
        const own = found.map((name) => `x.${name}`);
        const columns = [
          ...before,
          ...own,
          `1 AS ${part}`,
          `${index} AS ${place}`,
          `${at} AS ${end}`,
        ];
        const where = and([
          isNew(rows.frontier, index, 'r'),
          isNew(inner?.frontier ?? [], at, 'x'),
        ]);
        return `SELECT ${[...columns, `x.${reached.column} AS ${column}`].join(', ')} FROM ${rows.name} AS r JOIN ${inner?.name} AS x ON x.${BEGIN} = r.${candidate.column} WHERE ${where}`;
      }),
    );
    slot.column = column;
    slot.views = unionOf([...rows.frontier, ...(inner?.frontier ?? [])].map(({ views }) => views));
    return {
      name: this.#add([...going, ...staying].join('\n  UNION ALL ')),
      columns: [...rows.columns, ...found, part, place, end, column],
      frontier: [{ column, views: slot.views }],
      order: [...rows.order, part, place, ...(inner?.order ?? []), end],
    };
  }
}

const viewsOf = (selected: readonly Selected[]): EntityView[] => selected.map(({ view }) => view);

const unionOf = (lists: readonly (readonly EntityView[])[]): EntityView[] => [
  ...new Set(lists.flat()),
];

/** Whether a candidate is there and none of those before it: an entity goes on once. */
function isNew(frontier: readonly Candidate[], index: number, alias: string): string {
  const prefix = alias === '' ? '' : `${alias}.`;
  const own = `${prefix}${frontier[index]?.column}`;
  const others = frontier
    .slice(0, index)
    .map(({ column }) => `${own} IS DISTINCT FROM ${prefix}${column}`);
  return and([`${own} IS NOT NULL`, ...others]);
}

/** The last candidate that is there. */
function lastOf(frontier: readonly Candidate[], alias: string): string {
  const cases = [...frontier.keys()]
    .reverse()
    .map((index) => `WHEN ${isNew(frontier, index, alias)} THEN ${frontier[index]?.column}`);
  return cases.length === 0 ? 'NULL' : `CASE ${cases.join(' ')} END`;
}
