import { DAY } from '@graph-1password/vocabulary';
import type { LeaverOptions } from '../../../packages/cli/src/leaver/run';
import { runLeaver } from '../../../packages/cli/src/leaver/run';
import type { ReportOptions } from '../../../packages/cli/src/report/options';
import { runReport } from '../../../packages/cli/src/report/run';
import type { Print } from '../../../packages/cli/src/support/output';
import { NOW } from '../../detect/judge';
import { configWithoutAccess, detect } from '../detected';
import { cluster, published } from '../published';

/** `detect`, `leaver` and `report` say the same of a database as of its archive. */
export function ruleTests(): void {
  test('every rule finds the same in the database, in the same words and with the same evidence', async () => {
    const { folder } = published();
    const config = await configWithoutAccess();
    const wanted = await detect({ dataDir: folder, config });
    expect(await detect({ ...cluster(), config })).toEqual(wanted);
    expect(wanted.findings?.length).toBeGreaterThan(50);
  }, 600_000);

  test('leaver and report say the same of the database as of the archive', async () => {
    const { folder } = published();
    const told = async (run: (to: Print) => Promise<number>) => {
      const out: string[] = [];
      const to = { print: (text: string) => out.push(text), printError: () => undefined };
      expect(await run({ ...to, now: () => NOW } as Print)).toBe(0);
      const { graph: _, ...answer } = JSON.parse(out.join('')) as Record<string, unknown>;
      return answer;
    };
    const config = await configWithoutAccess();
    const leaver = (choice: Partial<LeaverOptions>) =>
      told((to) => runLeaver([], { all: true, format: 'json', now: NOW, ...choice }, to));
    const wanted = await leaver({ dataDir: folder });
    expect(await leaver(cluster())).toEqual(wanted);
    expect((wanted['people'] as unknown[]).length).toBeGreaterThan(1);
    const report = (choice: Partial<ReportOptions>) =>
      told((to) =>
        runReport(
          { since: (now) => now - 30 * DAY, format: 'json', now: NOW, config, ...choice },
          { ...to, now: () => NOW },
        ),
      );
    const page = await report({ dataDir: folder });
    const { health, ...found } = await report(cluster());
    // No run wrote this archive; when it was written is known all the same.
    expect({ ...found, health: { ...(health as object), collectedOn: undefined } }).toEqual(page);
    expect((page['incidents'] as unknown[]).length).toBeGreaterThan(5);
  }, 600_000);
}
