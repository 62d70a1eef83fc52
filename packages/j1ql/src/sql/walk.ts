import { nearOf } from './behind';
import type { Hop, OptionalWalk, Query, WalkStep } from '../language/ast';
import { edgeBranches, edgeRelation } from './edges';
import { linkOf } from './links';
import { optionalRows, unionRows } from './optional';
import { BEGIN, isNew, named, unionOf } from './rows';
import type { Candidate, Rows, WalkContext } from './rows';
import type { EntityView, Link } from './schema';
import type { Scope } from './scope';
import { entityRelation, orderColumns, select } from './selector';
import type { Selected } from './selector';
import type { Slot, Slots } from './slots';
import { columnOfLink, need } from './slots';
import { TRUE, and } from './value';
import { alongEdges, alongLink, beginsAt, entityColumns, isBothWays, isSure } from './ways';

/** Makes the relations of a walk. */
export class Walk implements WalkContext {
  /** Named relations, each of which may use those before. */
  readonly relations: (readonly [name: string, sql: string])[] = [];
  readonly #scope: Scope;
  readonly slots: Slots;

  constructor(scope: Scope, slots: Slots) {
    this.#scope = scope;
    this.slots = slots;
  }

  /** All ways through the graph that fit the steps of a query, before WHERE. */
  all(query: Query): Rows {
    const { start } = this.slots;
    const selected = select(query.start, this.#scope);
    start.views = viewsOf(selected);
    this.#carry(start, query.steps);
    const relation = entityRelation(selected, start, this.#scope, { order: true });
    const order = orderColumns(this.#scope).map((_, i) => `s${start.number}_o${i}`);
    const own = entityColumns(start, 'n');
    const orders = order.map((name, i) => `n.o${i} AS ${name}`);
    const name = this.add(
      `SELECT ${[...own.selected, ...orders].join(', ')} FROM (${relation}) AS n`,
    );
    const rows: Rows = {
      name,
      columns: [...own.names, ...order],
      frontier: [candidateOf(start)],
      order,
    };
    return this.#steps(query.steps, rows, true);
  }

  /** Adds the properties of what optional walks and absences stand for, which are those of other slots. */
  withAliases(rows: Rows): Rows {
    let result = rows;
    for (const slot of this.slots.all) {
      if (slot.kind !== 'alias' || slot.column === undefined || slot.needs.length === 0) continue;
      // Of a walk that can find nothing, no column is left.
      if (!rows.columns.includes(slot.column)) continue;
      const selected = slot.views.map((view): Selected => ({ view, condition: TRUE }));
      const relation = entityRelation(selected, slot, this.#scope);
      const { names, selected: own } = entityColumns(slot, 'n', false);
      if (names.length === 0) continue;
      const columns = [...named(result.columns, 'r'), ...own];
      const name = this.add(
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
        return step.negated
          ? this.#absence(step, rows)
          : this.#hop(step, rows, steps.slice(index + 1));
      return step.alias === undefined || isLast
        ? optionalRows(this, step, rows, isLast)
        : unionRows(this, step, rows);
    }, begin);
  }

  /** Adds a relation. @returns its name */
  add(sql: string): string {
    const name = `_w${this.relations.length}`;
    this.relations.push([name, sql]);
    return name;
  }

  /** What a hop looks for and along what, from some views; the targets that it cannot reach are left out. */
  #reach(hop: Hop, from: readonly EntityView[]) {
    const selected = select(hop.target, this.#scope);
    const branches = edgeBranches(hop, from, viewsOf(selected), this.#scope);
    const reached = new Set(branches.flatMap(({ far }) => far));
    return { branches, selected: selected.filter(({ view }) => reached.has(view)) };
  }

  /** Lets the rows have what is of use later, of an entity whose views are known now. @param next steps after it */
  #carry(slot: Slot, next: readonly WalkStep[]): void {
    slot.links = this.#linksAhead(next, slot.views);
    const near = this.slots.isBehind ? nearOf(slot) : undefined;
    if (near !== undefined) need(slot, near);
  }

  /** The links by which the steps after an entity go on from it: of what is not among its columns, nothing else tells. */
  #linksAhead(steps: readonly WalkStep[], views: readonly EntityView[]): string[] {
    const links = new Set<string>();
    for (const step of steps) {
      const first = step.kind === 'hop' ? step : step.steps[0];
      const link = first?.kind === 'hop' ? this.#linkOf(first, views) : undefined;
      if (link) links.add(link.column);
      // Others go on from what these lead to.
      if (step.kind === 'hop' || step.alias !== undefined) break;
    }
    return [...links];
  }

  /** How the entities where a hop begins name those where it ends, when nothing is asked of the relationships between them. */
  #linkOf(hop: Hop, from: readonly EntityView[]): Link | undefined {
    const { needs, needsKey, isWhole } = this.slots.ofRelationship(hop);
    const isAsked = needs.length > 0 || needsKey || isWhole;
    const { branches } = isAsked || hop.negated ? { branches: [] } : this.#reach(hop, from);
    return linkOf(branches);
  }

  /** The column with the link by which a hop goes on from the only candidate that it can. */
  #linkColumn(hop: Hop, goingOn: readonly Candidate[]): string | undefined {
    const [only, ...others] = goingOn;
    const link = only && others.length === 0 ? this.#linkOf(hop, only.views) : undefined;
    return link && only?.links?.get(link.column);
  }

  columnAt(walk: OptionalWalk, rows: Rows, place: number): string {
    const { column } = rows.frontier[place] as Candidate;
    const [first] = walk.steps;
    const going = this.beginning(walk, rows).map((index) => rows.frontier[index] as Candidate);
    return (first?.kind === 'hop' && this.#linkColumn(first, going)) || column;
  }

  #hop(hop: Hop, rows: Rows, next: readonly WalkStep[]): Rows {
    const edge = this.slots.ofRelationship(hop);
    const target = this.slots.ofTarget(hop);
    const from = rows.frontier.flatMap(({ views }) => views);
    const { branches, selected } = this.#reach(hop, from);
    if (branches.length === 0) return this.#nothing(rows);
    target.views = viewsOf(selected);
    this.#carry(target, next);
    edge.relationships = [...new Set(branches.map(({ relationship }) => relationship))];
    const goingOn = rows.frontier
      .map((candidate, index) => ({ candidate, index }))
      .filter(({ candidate }) =>
        branches.some(({ near }) => near.some((view) => candidate.views.includes(view))),
      );
    const going = goingOn.map(({ candidate }) => candidate);
    const column = this.#linkColumn(hop, going);
    const reached = { branches, selected, isBegin: rows.name === undefined };
    const way = (column === undefined ? alongEdges : alongLink)(
      hop,
      reached,
      this.slots,
      this.#scope,
    );
    const edges = this.add(way.relation);
    const { added, names, join, link, order: orders } = way;
    const frontier = [candidateOf(target)];
    if (rows.name === undefined) {
      const name = this.add(
        `SELECT ${[`e.a AS ${BEGIN}`, ...added].join(', ')} FROM ${edges} AS e${join}`,
      );
      return { name, columns: [BEGIN, ...names], frontier, order: orders };
    }
    const several = goingOn.length > 1;
    const place = `s${edge.number}_f`;
    const before = named(rows.columns, 'r');
    const selects = goingOn.map(({ candidate, index }) => {
      const all = [...before, ...(several ? [`${index} AS ${place}`] : []), ...added];
      const where = several ? ` WHERE ${isNew(rows.frontier, index, 'r')}` : '';
      const begin = beginsAt(`r.${column ?? candidate.column}`, link, this.#scope);
      return `SELECT ${all.join(', ')} FROM ${rows.name} AS r JOIN ${edges} AS e ON ${begin}${join}${where}`;
    });
    const places = several ? [place] : [];
    return {
      name: this.add(selects.join('\n  UNION ALL ')),
      columns: [...rows.columns, ...places, ...names],
      frontier,
      order: [...rows.order, ...places, ...orders],
    };
  }

  /** No way fits. */
  #nothing(rows: Rows): Rows {
    const name =
      rows.name === undefined
        ? this.add(`SELECT ${this.#scope.dialect.none('text')} AS ${BEGIN} WHERE false`)
        : this.add(`SELECT ${rows.columns.join(', ')} FROM ${rows.name} WHERE false`);
    const columns = rows.name === undefined ? [BEGIN] : rows.columns;
    return { ...rows, name, columns, frontier: [] };
  }

  /** THAT !VERB: the entity stays where no such relationship leads to what is looked for. */
  #absence(hop: Hop, begin: Rows): Rows {
    const rows = this.begun(begin);
    const slot = this.slots.ofTarget(hop);
    const several = rows.frontier.length > 1;
    const place = `s${slot.number}_f`;
    const column = `s${slot.number}`;
    const selects = rows.frontier.map((candidate, index) => {
      const test = this.#isAbsent(hop, candidate);
      const conditions = [...(several ? [isNew(rows.frontier, index, 'r')] : []), test];
      const columns = named(rows.columns, 'r');
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
      name: this.add(selects.join('\n  UNION ALL ')),
      columns: [...rows.columns, column, ...places],
      frontier: [{ column, views }],
      order: [...rows.order, ...places],
    };
  }

  #isAbsent(hop: Hop, { column, views }: Candidate): string {
    const { branches, selected } = this.#reach(hop, views);
    if (branches.length === 0) return TRUE;
    const isKnown = isSure(branches, selected, this.#scope);
    const none: Slot = {
      ...this.slots.ofRelationship(hop),
      ...{ needs: [], kinds: [], links: [], needsKey: false, isWhole: false },
    };
    const isAny = isBothWays(hop, branches);
    const { sql: edges } = edgeRelation(branches, none, this.#scope, !isKnown, isAny);
    const nodes = isKnown
      ? ''
      : ` JOIN (${entityRelation(selected, none, this.#scope)}) AS n ON n.k = e.b`;
    const query = `SELECT e.a FROM (${edges}) AS e${nodes}`;
    return this.#scope.dialect.noneOf(`r.${column}`, query, 'a');
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
    const name = this.add(selects.join('\n  UNION ALL '));
    return { name, columns: [BEGIN], frontier: [{ column: BEGIN, views }], order: [] };
  }

  /** The entities from which a walk begins, as rows, where it has none yet. */
  begun(rows: Rows): Rows {
    return rows.name === undefined ? this.#entities(rows) : rows;
  }

  /** The steps inside of an optional walk, as a relation of their own: they know nothing of what is before them. */
  inner({ steps }: OptionalWalk, rows: Rows, isEnd: boolean): Rows {
    const [first] = steps;
    const begin: Rows = { name: undefined, columns: [], frontier: rows.frontier, order: [] };
    return this.#steps(steps, first?.kind === 'hop' ? begin : this.begun(begin), isEnd);
  }

  /** The candidates from which an optional walk may find something. */
  beginning({ steps: [first] }: OptionalWalk, { frontier }: Rows): number[] {
    const all = [...frontier.keys()];
    if (first?.kind !== 'hop' || first.negated) return all;
    return all.filter(
      (index) => this.#reach(first, frontier[index]?.views ?? []).branches.length > 0,
    );
  }
}

/** An entity from which the walk goes on, with its links. */
const candidateOf = (slot: Slot): Candidate => ({
  ...{ column: slot.column as string, views: slot.views },
  links: new Map(slot.links.map((link) => [link, columnOfLink(slot, link)])),
});

const viewsOf = (selected: readonly Selected[]): EntityView[] => selected.map(({ view }) => view);
