import { readFileSync } from 'node:fs';
import path from 'node:path';
import { readPage } from '@graph-1password/explorer/testing';
import type { Model } from '@graph-1password/explorer/testing';
import { DAY } from '@graph-1password/vocabulary';
import type { ExploreOptions } from '../../../packages/cli/src/explore/run';
import { runExplore } from '../../../packages/cli/src/explore/run';
import { NOW } from '../../detect/judge';
import { objectsOf } from '../../support/clickhouse/pageContent';
import { configWithoutAccess } from '../detected';
import { cluster, published } from '../published';

/** `explore` writes the page of the archive. */
export function pageTests(): void {
  test.each([
    ['all of it', undefined],
    ['since two days ago', (now: number) => now - 2 * DAY],
  ])(
    'the page of the database is that of the archive, but for who can open what: %s',
    async (_, since) => {
      const { folder } = published();
      const config = await configWithoutAccess();
      const output = path.join(path.dirname(folder), 'page.html');
      const page = async (choice: Partial<ExploreOptions>) => {
        const out: string[] = [];
        const code = await runExplore(
          { output, format: 'json', now: NOW, config, ...(since && { since }), ...choice },
          {
            print: (line) => out.push(line),
            printError: (line) => out.push(line),
            now: () => NOW,
            open: () => Promise.resolve(true),
          },
        );
        expect(code).toBe(0);
        const { graph: told } = JSON.parse(out.join('')) as { graph: unknown };
        return { told, model: readPage(readFileSync(output, 'utf8')).model };
      };
      const { model: wanted } = await page({ dataDir: folder });
      const { model: found, told } = await page(cluster());
      expect(told).toMatchObject({ engine: 'clickhouse', database: 'graph_1password' });
      const [objects, ofArchive] = [objectsOf(found), objectsOf(wanted)];
      expect(Object.keys(objects)).toEqual(Object.keys(ofArchive));
      for (const [type, each] of Object.entries(ofArchive))
        expect({ type, ...objects[type] }).toEqual({ type, ...each });
      expect(wanted.entityCount).toBeGreaterThan(since ? 100 : 1000);
      expect(found.itemVersions).toEqual(wanted.itemVersions);
      const findings = ({ findings: all, entities }: Model) => {
        const keys = entities.flatMap((table) => table.keys);
        return all.map((each) => ({ ...each, path: each.path.map((number) => keys[number]) }));
      };
      expect(findings(found)).toEqual(findings(wanted));
      expect(found.incidents).toEqual(wanted.incidents);
      expect(found.access).toBeUndefined();
      expect(found.meta).toMatchObject({
        ...{ source: 'ClickHouse database graph_1password', window: wanted.meta.window },
        account: wanted.meta.account,
        lacks: [
          ...(wanted.meta.lacks ?? []),
          'Groups, members and permissions are not in ClickHouse: ask a graph or an archive on this machine.',
        ],
      });
    },
    600_000,
  );
}
