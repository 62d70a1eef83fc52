import { CRITICAL_CLASSES } from '../language/criticalClasses';
import type { NodeSelector, SelectorTarget } from '../language/ast';
import { compileCondition } from './condition';
import type { Kind } from './dialect';
import { fullText } from './fullText';
import type { Source } from './properties';
import { propertyOf, sourceOf } from './properties';
import type { EntityView } from './schema';
import { templateText } from './scope';
import type { Scope } from './scope';
import type { Slot } from './slots';
import { FALSE, TRUE, and, constantValue, or } from './value';
import { holds } from './compare';

/** Name of a view inside of the relation that is made of it. */
export const ROW = 'v';

/** The rows of one view that a selector takes. */
export interface Selected {
  readonly view: EntityView;
  /** SQL about the row `v`; `true` for all of them. */
  readonly condition: string;
}

/** What a selector takes, view by view; those that have nothing for it are left out. */
export function select(
  selector: NodeSelector,
  scope: Scope,
  among?: readonly EntityView[],
): Selected[] {
  return (among ?? scope.schema.entities).flatMap((view) => {
    const source = sourceOf(view.properties, ROW, scope, view.isMapped);
    const isTarget = or(selector.targets.map((target) => targetTest(target, view, source, scope)));
    if (isTarget === FALSE) return [];
    const test = selector.with
      ? compileCondition(selector.with, scope, {
          path: ({ parts }) => propertyOf(parts.join('.'), source, scope),
        })
      : TRUE;
    const condition = and([isTarget, test]);
    return condition === FALSE ? [] : [{ view, condition }];
  });
}

function targetTest(
  target: SelectorTarget,
  view: EntityView,
  source: Source,
  scope: Scope,
): string {
  switch (target.kind) {
    case 'any':
      return TRUE;
    case 'class':
      return view.classes.includes(target.name) ? TRUE : FALSE;
    case 'type':
      return view.type === target.name ? TRUE : FALSE;
    case 'text':
      return fullText(templateText(scope, target.text), view.properties, source, scope);
    case 'smartClass': {
      const isOne = target.of ? targetTest(target.of, view, source, scope) : TRUE;
      return isOne === FALSE ? FALSE : and([isOne, smartClass(target.name, view, source, scope)]);
    }
  }
}

/** Whether an entity has a tag. `#CriticalAsset` has a definition beside. */
function smartClass(name: string, view: EntityView, source: Source, scope: Scope): string {
  const isTrue = (property: string): string => {
    const value = propertyOf(property, source, scope);
    const { kinds } = value;
    return or([
      kinds.get('boolean') ?? FALSE,
      ...(kinds.has('text') ? [`${kinds.get('text')} = ${scope.bindings.add('true')}`] : []),
    ]);
  };
  const isTagged = isTrue(`tag.${name}`);
  if (name !== 'CriticalAsset') return isTagged;
  if (!view.classes.some((each) => CRITICAL_CLASSES.includes(each))) return isTagged;
  const classification = { kinds: new Map(source.columns('classification')) };
  const text = classification.kinds.get('text');
  const isCritical =
    text === undefined
      ? FALSE
      : holds({ kinds: new Map([['text', text]]) }, '=', constantValue('critical', scope), scope);
  return or([isTagged, and([isTrue('tag.Production'), isCritical])]);
}

/** The kinds that a property may have in some views. */
export function kindsOf(
  property: string,
  sources: readonly Source[],
  scope: Scope,
): readonly Kind[] {
  const kinds = new Set<Kind>();
  for (const source of sources)
    for (const kind of propertyOf(property, source, scope).kinds.keys()) kinds.add(kind);
  return [...kinds];
}

/** The columns of an order when the schema knows no places: type, time, key. */
const TIME = 'createdOn';

/** The order of an entity in the graph, as expressions of the row `v`. */
function orderOf(view: EntityView, scope: Scope): string[] {
  const { dialect, schema } = scope;
  if (view.place !== undefined) return [`${ROW}.${dialect.name(view.place)}`];
  const rank = schema.entities.findIndex(({ type }) => type === view.type);
  const time = (view.properties[TIME] ?? []).find(({ kind }) => kind === 'number');
  const key = `${ROW}.${dialect.name(view.key)}`;
  return [
    String(rank),
    time ? `coalesce(${ROW}.${dialect.name(time.name)}, 0)` : '0',
    dialect.codeUnits(key),
  ];
}

/** Names of the columns of the order of an entity. */
export const orderColumns = ({ hasPlaces }: Scope): readonly string[] =>
  hasPlaces ? ['o0'] : ['o0', 'o1', 'o2'];

/** The links of a slot as columns. @param alias of the view, or of one with its columns */
export const linkColumns = (
  { links }: Slot,
  view: EntityView,
  alias: string,
  { dialect }: Scope,
): string[] =>
  links.map((link, i) => {
    const has = view.links?.includes(link) === true;
    return `${has ? `${alias}.${dialect.name(link)}` : dialect.none('text')} AS l${i}`;
  });

/**
 * A relation of entities: column `k` with the key, one for each kind of each property that the slot needs, called `p<place>_<kind>`,
 * one for each of its links, called `l<place>`, and the order if it is wanted.
 */
export function entityRelation(
  selected: readonly Selected[],
  slot: Slot,
  scope: Scope,
  { order = false } = {},
): string {
  const { dialect } = scope;
  const sources = selected.map(({ view }) => sourceOf(view.properties, ROW, scope, view.isMapped));
  slot.kinds = slot.needs.map((property) => kindsOf(property, sources, scope));
  const branches = selected.map(({ view, condition }, index) => {
    scope.used.add(view.view);
    const columns = [`${ROW}.${dialect.name(view.key)} AS k`];
    slot.needs.forEach((property, place) => {
      const { kinds } = propertyOf(property, sources[index] as Source, scope);
      for (const kind of slot.kinds[place] ?? [])
        columns.push(`${kinds.get(kind) ?? dialect.none(kind)} AS p${place}_${kind}`);
    });
    columns.push(...linkColumns(slot, view, ROW, scope));
    if (order) orderOf(view, scope).forEach((sql, i) => columns.push(`${sql} AS o${i}`));
    const where = condition !== TRUE ? ` WHERE ${condition}` : '';
    return `SELECT ${columns.join(', ')} FROM ${dialect.name(view.view)} AS ${ROW}${where}`;
  });
  if (branches.length > 0) return branches.join('\n  UNION ALL ');
  const none = [`${dialect.none('text')} AS k`];
  none.push(...slot.links.map((_, i) => `${dialect.none('text')} AS l${i}`));
  if (order) none.push(...orderColumns(scope).map((name) => `0 AS ${name}`));
  return `SELECT ${none.join(', ')} WHERE false`;
}
