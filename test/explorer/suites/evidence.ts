import type { Page } from 'playwright-core';
import { byId, heading, table } from '../read';
import type { TrueFinding } from '../truth/findings';
import { isRelationship, TrueFolded } from '../truth/folded';
import type { TrueLink } from '../truth/folded';
import type { Suite } from './suite';

const listed = (page: Page) =>
  page.evaluate(() =>
    [...document.querySelectorAll('[data-testid="graph-evidence"] [data-key]')].map(
      (one) => one.getAttribute('data-key') ?? '',
    ),
  );

const isEvent = (key: string): boolean => /_event:/.test(key);

/** The path of a finding as it should be drawn: what is on it, what its events touch, and lines of these events alone. */
function trueDrawing({ graph }: Suite, { path }: TrueFinding) {
  const folded = new TrueFolded(graph, {});
  const userOf = (key: string): string =>
    graph.edges.find(({ _class, _toEntityKey }) => _class === 'IS' && _toEntityKey === key)
      ?._fromEntityKey ?? key;
  const events = new Set(path.filter(isEvent));
  const own = new Set(path.filter((key) => !isEvent(key)).map(userOf));
  const nodes = new Set(own);
  for (const [key, touching] of folded.touching) {
    if ([...events].some((event) => touching.has(event))) nodes.add(key);
  }
  const isOnPath = (link: TrueLink): boolean =>
    isRelationship(link)
      ? own.has(link.from) && own.has(link.to)
      : link.events.some((event) => events.has(event));
  const edges = [...folded.links].flatMap(([id, link]) => {
    const count = link.events.filter((event) => events.has(event)).length;
    return isOnPath(link) ? [{ id, Events: isRelationship(link) ? null : count }] : [];
  });
  return { nodes: [...nodes].sort(), edges: byId(edges) };
}

/** "Show in the graph" of a finding. */
export function evidenceTests(suite: Suite): void {
  /** A finding of each kind of path: one event, many events, and entities of several types. */
  const chosen = (): TrueFinding[] => {
    const shapes = new Map<string, TrueFinding>();
    for (const finding of suite.findings) {
      const types = [...new Set(finding.path.map((key) => key.split(':')[0]))].join('>');
      const shape = `${types} ${finding.path.length > 1 ? 'several' : 'one'}`;
      if (finding.path.length > 0 && !shapes.has(shape)) shapes.set(shape, finding);
    }
    return [...shapes.values()];
  };

  test('draws the path of each kind of finding, and nothing else', async () => {
    const { tab } = suite;
    const findings = chosen();
    expect(findings.length).toBeGreaterThan(5);
    for (const finding of findings) {
      const index = suite.findings.indexOf(finding);
      const truth = trueDrawing(suite, finding);
      // No filter hides what proves a finding.
      await tab.go(`#/graph?finding=${index}&last=24h&q=nobody-has-this`);
      await tab.shows(listed, [...new Set(finding.path)].slice(0, 40));
      const nodes = await table(tab.page, 'graph-things');
      expect([finding.rule, nodes.map(({ id }) => id).sort()]).toEqual([finding.rule, truth.nodes]);
      if (truth.edges.length === 0) continue;
      const edges = byId(await table(tab.page, 'graph-edges'));
      expect(edges.map(({ id, Events = null }) => ({ id, Events }))).toEqual(truth.edges);
    }
  });

  test('is where the link of the finding leads', async () => {
    const { tab, findings } = suite;
    const [finding] = chosen().filter(({ path }) => path.length > 2);
    const index = findings.indexOf(finding as TrueFinding);
    await tab.go(`#/findings?rule=${finding?.rule}`);
    await tab.page
      .locator(`[data-finding="${index}"]`)
      .getByRole('link', { name: 'Show in the graph' })
      .click();
    await tab.shows(heading, 'Graph');
    await tab.shows(listed, [...new Set(finding?.path)].slice(0, 40));
    await tab.page.getByRole('button', { name: 'Back to the most active entities' }).click();
    await tab.shows(() => tab.hash(), '#/graph');
  });

  test('the events of a line are those of the path', async () => {
    const { tab, findings } = suite;
    const burst = findings.findIndex(
      ({ path }) => path.length > 3 && path.every((key) => key.includes('item_usage_event')),
    );
    const { edges } = trueDrawing(suite, findings[burst] as TrueFinding);
    const { id, Events } = edges.sort((a, b) => Number(b.Events) - Number(a.Events))[0] ?? {};
    const [from, , to] = id?.split('|') ?? [];
    const line = encodeURIComponent([from, to].sort().join('|'));
    await tab.go(`#/graph?finding=${burst}&at=${line}`);
    const edge = tab.page.locator(`[data-edge="${id}"]`);
    await edge.getByRole('button', { name: 'Show the events' }).click();
    const shown = edge.locator('[data-testid="graph-events"] li');
    await tab.shows(() => shown.count(), Math.min(10, Number(Events)));
    // Each says its item and vault.
    expect(await shown.first().locator('.second-line a, .second-line code').count()).toBe(2);
  });
}
