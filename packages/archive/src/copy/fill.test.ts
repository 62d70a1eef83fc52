import { tmpdir } from 'node:os';
import { GraphBuilder } from '@graph-1password/j1ql';
import { openEngine } from '../engine';
import type { Engine } from '../engine';
import { tablesOf } from './describe';
import { tablesIn } from './fill';

test('a table that could not be filled is filled when it is needed again, with each row once', async () => {
  const builder = new GraphBuilder({});
  for (const name of ['a', 'b'])
    builder.add(builder.entity({ _key: `host:${name}`, _type: 'host', _class: ['Host'] }));
  const engine = await openEngine({ spillFolder: tmpdir() });
  let fails = true;
  const failing: Pick<Engine, 'append' | 'run'> = {
    run: (sql, values) => engine.run(sql, values),
    append: async (table, parts) => {
      await engine.append(table, parts);
      if (fails) throw new Error('Out of Memory Error');
    },
  };
  const views = tablesIn(failing as Engine, tablesOf(builder.graph('key')));
  const [view = ''] = views.schema.entities.map((entity) => entity.view);
  await expect(views.ready?.(view)).rejects.toThrow('Out of Memory');
  fails = false;
  await views.ready?.(view);
  await views.ready?.(view);
  const rows = await engine.all(`SELECT count(*) AS n FROM (${views.select(view)})`);
  expect(rows).toEqual([{ n: 2 }]);
  engine.close();
});
