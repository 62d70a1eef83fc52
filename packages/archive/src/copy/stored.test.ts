import { tmpdir } from 'node:os';
import { openEngine } from '../engine';
import type { Engine } from '../engine';
import { storedViews } from './stored';

test('a table that could not be filled is filled when it is needed again, with each row once', async () => {
  const engine = await openEngine({ spillFolder: tmpdir() });
  let fails = true;
  const failing: Pick<Engine, 'append' | 'run'> = {
    run: (sql, values) => engine.run(sql, values),
    append: async (table, parts) => {
      await engine.append(table, parts);
      if (fails) throw new Error('Out of Memory Error');
    },
  };
  const view = 'host';
  const fill = async (on: Engine, as: string): Promise<void> => {
    await on.run(`CREATE OR REPLACE TABLE "${as}" (key VARCHAR)`);
    await on.append(as, [[['a', 'b']]]);
  };
  const schema = { entities: [], relationships: [] };
  const views = storedViews(failing as Engine, schema, [{ view, computed: [], fill }]);
  await expect(views.ready(view)).rejects.toThrow('Out of Memory');
  fails = false;
  await views.ready(view);
  await views.ready(view);
  const rows = await engine.all(`SELECT count(*) AS n FROM (${views.select(view)})`);
  expect(rows).toEqual([{ n: 2 }]);
  engine.close();
});
