import type { RelationshipView } from '@graph-1password/j1ql';
import type { Names } from '../copy/names';
import { PLACE, SHAPE, viewName } from '../copy/names';
import type { FilledTable } from '../copy/stored';
import type { Engine } from '../engine';
import { literal, name } from '../sql/quote';
import { columnOf, columnsOf } from './columns';
import type { ObjectColumns } from './columns';
import { ENTITIES } from './entities';
import { infixSql, LINK_SHAPES, RELATIONSHIPS } from './relationships';
import type { LinkShape } from './relationships';
import { byShape, grouped, numberOf } from './shapes';

/**
 * The relationships of a graph as views: one for those of a type between two types.
 * @param shapes in the order in which they first come
 * @param names of the views that there are
 */
export function relationshipViews(
  shapes: readonly LinkShape[],
  names: Names,
): { view: RelationshipView; table: FilledTable }[] {
  const groups = grouped(shapes, ({ type, class: verb, fromType, toType }) =>
    [type, verb.toUpperCase(), fromType, toType].join('\n'),
  );
  return groups.map((group) => {
    const [first] = group as [LinkShape];
    const columns = columnsOfGroup(group);
    const view: RelationshipView = {
      ...{ type: first.type, class: first.class.toUpperCase() },
      ...{ from: first.fromType, to: first.toType },
      source: {
        kind: 'view',
        view: names.add(viewName(first.type)),
        fromKey: columnOf(columns, '_fromEntityKey'),
        toKey: columnOf(columns, '_toEntityKey'),
        properties: columns.properties,
        ...{ place: PLACE, shapes: columns.shapes },
      },
    };
    const stored = [
      `each.place AS ${PLACE}`,
      `${numberOf(group, 'shapes.id')} AS ${SHAPE}`,
      ...columns.stored,
    ];
    const ids = group.map(({ id }) => id).join(', ');
    const sql = `SELECT ${stored.join(', ')} FROM ${RELATIONSHIPS} AS each JOIN ${LINK_SHAPES} AS shapes ON shapes.shape = each.shape JOIN ${ENTITIES} AS f ON f.place = each."from" JOIN ${ENTITIES} AS t ON t.place = each."to" WHERE list_contains([${ids}], shapes.id)`;
    const fill = (on: Engine, as: string): Promise<void> =>
      on.run(`CREATE OR REPLACE TABLE ${name(as)} AS ${sql}`);
    const own = (view.source as { view: string }).view;
    return { view, table: { view: own, computed: columns.computed, fill } };
  });
}

function columnsOfGroup(group: readonly LinkShape[]): ObjectColumns {
  const [{ type, class: verb, infix }] = group as [LinkShape];
  const isOneClass = group.every((shape) => shape.class === verb);
  const isNamed = group.every((shape) => shape.isNamed);
  const isOneInfix = infix !== null && group.every((shape) => shape.infix === infix);
  const constants: [string, string][] = [['_type', type]];
  if (isOneClass) constants.push(['_class', verb]);
  if (isOneClass && isNamed) constants.push(['displayName', verb]);
  const classes = byShape(group, (shape) => literal((shape as LinkShape).class), 'shapes.id');
  const nameSql = (own: string): string =>
    `CASE WHEN shapes.isNamed THEN CAST(to_json(${classes}) AS VARCHAR) ELSE ${own} END`;
  return columnsOf(group, {
    constants: new Map(constants),
    given: new Map([
      ['_key', `coalesce(each.other, f.key || ${infixSql(group)} || t.key)`],
      ['_class', classes],
      ['_fromEntityKey', 'f.key'],
      ['_toEntityKey', 't.key'],
    ]),
    follows: new Map(
      isOneInfix
        ? [
            [
              '_key',
              (of) => `${of('_fromEntityKey')} || ${literal(infix)} || ${of('_toEntityKey')}`,
            ],
          ]
        : [],
    ),
    elsewhere: new Map([['displayName', nameSql]]),
    ...{ created: 'each.created', id: 'shapes.id', vals: 'each.vals' },
  });
}
