import type { EntityView } from '@graph-1password/j1ql';
import type { Names } from '../copy/names';
import { MAPPED, PLACE, RAW, SHAPE, viewName } from '../copy/names';
import type { FilledTable } from '../copy/stored';
import type { Engine } from '../engine';
import { name } from '../sql/quote';
import { columnOf, columnsOf, RAW_DATA } from './columns';
import { ENTITIES, FOUND } from './entities';
import { classesIn, grouped, numberOf, placeOf, readShapes } from './shapes';
import type { FoundShape } from './shapes';

const SHAPES = '"shapes of entities"';

/**
 * The entities of a graph as views: one for all entities of a type with the same classes.
 * @param names of the views that there are
 * @param raw with what entities were made from
 */
export async function entityViews(
  engine: Engine,
  names: Names,
  raw: boolean,
): Promise<{ view: EntityView; table: FilledTable }[]> {
  const found = `SELECT entities.place, found.* FROM ${ENTITIES} AS entities JOIN ${FOUND} AS found ON found.rowid = entities.row`;
  const shapes = await readShapes(engine, found, SHAPES, ['type', 'classes'], {
    first: 'arg_min(key, place)',
  });
  const classesOf = ({ row }: FoundShape): readonly string[] => classesIn(row['classes'] as string);
  const typeOf = ({ row }: FoundShape): string => row['type'] as string;
  return grouped(shapes, (shape) => [typeOf(shape), ...classesOf(shape)].join('\n')).map(
    (group) => {
      const [first] = group as [FoundShape];
      const [type, classes] = [typeOf(first), classesOf(first)];
      const isOneList = group.every(({ row }) => row['classes'] === first.row['classes']);
      const written = JSON.parse(first.row['classes'] as string) as string | string[];
      const columns = columnsOf(group, {
        constants: new Map<string, string | readonly string[]>([
          ['_type', type],
          ...(isOneList ? [['_class', written] as const] : []),
        ]),
        given: new Map([['_key', 'entities.key']]),
        follows: new Map(),
        ...{ created: 'entities.created', id: 'shapes.id', vals: 'found.vals' },
      });
      const hasRaw = raw && group.some((shape) => isMadeOf(shape));
      const view: EntityView = {
        ...{ type, classes, view: names.add(viewName(type)) },
        key: columnOf(columns, '_key'),
        ...{ properties: columns.properties, place: PLACE, shapes: columns.shapes },
        ...(hasRaw && { raw: RAW }),
        isMapped: type === MAPPED.type && String(first.row['first']).startsWith(MAPPED.key),
      };
      const stored = [
        `entities.place AS ${PLACE}`,
        `${numberOf(group, 'shapes.id')} AS ${SHAPE}`,
        ...columns.stored,
        ...(hasRaw ? [`${rawSql(group)} AS ${RAW}`] : []),
      ];
      const ids = group.map(({ id }) => id).join(', ');
      const sql = `SELECT ${stored.join(', ')} FROM ${SHAPES} AS shapes JOIN ${ENTITIES} AS entities ON entities.shape = shapes.shape JOIN ${FOUND} AS found ON found.rowid = entities.row WHERE list_contains([${ids}], shapes.id)`;
      const fill = (on: Engine, as: string): Promise<void> =>
        on.run(`CREATE OR REPLACE TABLE ${name(as)} AS ${sql}`);
      return { view, table: { view: view.view, computed: columns.computed, fill } };
    },
  );
}

const isMadeOf = ({ names, letters }: FoundShape): boolean =>
  letters[names.indexOf(RAW_DATA)] === 'j';

/** What an entity was made from: the SDK wraps it in a list of named pieces. */
const rawSql = (group: readonly FoundShape[]): string =>
  `CAST(json_extract(found.vals[${placeOf(RAW_DATA, group, 'shapes.id')}], '$[0].rawData') AS VARCHAR)`;
