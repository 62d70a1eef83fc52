import type { Page } from 'playwright-core';
import { byId, heading, table, time } from '../read';
import { isRelationship, TrueFolded } from '../truth/folded';
import type { TrueLink } from '../truth/folded';
import { TYPES, counts, createdOn, text } from '../truth/graph';
import { FEW_FILTERS } from './filters';
import type { Suite } from './suite';

/** Things drawn when nobody chose another count. */
const USUAL_SIZE = 150;

const note = (page: Page) =>
  page.evaluate(() => document.querySelector('.page-head .note')?.textContent ?? '');

const edgesTable = async (page: Page, pages?: number) =>
  byId(await table(page, 'graph-edges', pages)).map(({ id, Kind, Events, First, Last }) => ({
    ...{ id, Kind, Events, First, Last },
  }));

/** The numbers in the details of a selected thing. */
const detailFigures = (page: Page) =>
  page.evaluate(() =>
    Object.fromEntries(
      [...document.querySelectorAll('.graph-details [data-figure]')].map((figure) => [
        figure.getAttribute('data-figure') ?? '',
        Number(figure.querySelector('b')?.textContent.replaceAll(',', '')),
      ]),
    ),
  );

const keysIn = (testId: string) => (page: Page) =>
  page.evaluate(
    (id) =>
      [...document.querySelectorAll(`[data-testid="${id}"] [data-key]`)].map(
        (one) => one.getAttribute('data-key') ?? '',
      ),
    testId,
  );

/** The graph: things, folded edges, neighbourhoods, paths. What is tested are its lists; they have all that is drawn. */
export function graphTests(suite: Suite): void {
  const rowOf = ({ from, to, kind, verb, events }: TrueLink) => {
    const times = events.map((key) => createdOn(suite.graph.thing(key)));
    const isFolded = !isRelationship({ kind });
    return {
      id: `${from}|${isFolded ? kind : verb}|${to}`,
      Kind: kind,
      Events: isFolded ? events.length : null,
      First: isFolded ? time(Math.min(...times)) : null,
      Last: isFolded ? time(Math.max(...times)) : null,
    };
  };
  /** The user with most events. */
  const busiest = (): string => {
    const users = counts(suite.graph.events(TYPES.usage, {}), (one) => text(one, 'userUUID'));
    return `${TYPES.user}:${users[0]?.[0]}`;
  };

  describe.each(FEW_FILTERS)('graph with $name', ({ params, wanted }) => {
    let truth: TrueFolded;
    beforeAll(() => {
      truth = new TrueFolded(suite.graph, wanted);
    });

    test('the most active things and their edges', async () => {
      const { tab } = suite;
      const active = truth.mostActive();
      await tab.go(`#/graph?${params}`);
      await tab.shows(heading, 'Graph');
      await tab.shows(
        async (page) => (await note(page)).split('.')[0],
        `The ${Math.min(active.length, USUAL_SIZE)} most active of ${active.length} entities`,
      );
      const things = await table(tab.page, 'graph-things');
      const shown = new Set(things.map(({ id }) => id));
      const least = Math.min(
        ...active.filter(([key]) => shown.has(key)).map(([, events]) => events),
      );
      expect(active.filter(([key, events]) => events > least && !shown.has(key))).toEqual([]);
      expect(byId(things).map(({ id, Events, Neighbours }) => [id, Events, Neighbours])).toEqual(
        [...shown]
          .sort()
          .map((key) => [key, truth.touching.get(key)?.size ?? 0, truth.around(key).size]),
      );
      const edges = await edgesTable(tab.page, 8);
      expect(edges.length).toBeGreaterThan(20);
      expect(edges).toEqual(
        edges.map(({ id }) => {
          const link = truth.links.get(id);
          return link ? rowOf(link) : id;
        }),
      );
    });

    test('the neighbourhood of a thing has all its edges', async () => {
      const key = busiest();
      const { tab, graph } = suite;
      const around = truth.around(key);
      await tab.go(`#/graph/${key}?${params}&at=${key}`);
      await tab.shows(
        async (page) => (await note(page)).split('.')[0],
        `${graph.nameOf(key)} with ${around.size} of ${around.size} neighbours`,
      );
      await tab.shows(
        async (page) => (await edgesTable(page)).filter(({ id }) => id.split('|').includes(key)),
        byId([...around.values()].flat().map(rowOf)),
      );
      // Nodes that a path adds to the drawing are not neighbours.
      const path = `&start=${key}&end=${graph.of(TYPES.secret)[0]?._key}`;
      await tab.go(`#/graph/${key}?${params}&at=${key}${path}`);
      await tab.settled();
      expect((await note(tab.page)).split('.')[0]).toBe(
        `${graph.nameOf(key)} with ${around.size} of ${around.size} neighbours`,
      );
      const verbs = [
        ...['used', 'changed', 'signed in from', 'acted from', 'HAS', 'USES', 'KNOWS'],
        ...['can', 'is in', 'manages'],
      ];
      const all = truth.around(key, Object.values(TYPES), verbs);
      await tab.shows(detailFigures, {
        'thing-events': truth.touching.get(key)?.size ?? 0,
        'thing-neighbours': all.size,
      });
    });

    test('a path is as short as it can be, and every step of it is an edge', async () => {
      const { tab, graph } = suite;
      const [address, secret] = [TYPES.address, TYPES.secret].map((type) =>
        graph.of(type).find(({ _key }) => (truth.stepsBetween(busiest(), _key) ?? 0) > 2),
      );
      for (const [start, end] of [
        [busiest(), address?._key],
        [busiest(), secret?._key],
        [address?._key, secret?._key],
      ]) {
        if (start === undefined || end === undefined) continue;
        const steps = truth.stepsBetween(start, end);
        await tab.go(`#/graph?start=${start}&end=${encodeURIComponent(end)}&${params}`);
        await tab.shows(
          async (page) => {
            const path = await keysIn('graph-path')(page);
            return { steps: path.length - 1, ends: [path[0], path.at(-1)] };
          },
          { steps: steps ?? -1, ends: steps === undefined ? [undefined, undefined] : [start, end] },
        );
        const path = await keysIn('graph-path')(tab.page);
        path.slice(1).forEach((key, at) => {
          expect([...truth.around(path[at] ?? '').keys()]).toContain(key);
        });
        expect(path).not.toContain(graph.of(TYPES.account)[0]?._key);
      }
    });

    test('an edge unfolds into its events', async () => {
      const { tab } = suite;
      const links = [...truth.around(busiest()).values()].flat();
      const heaviest = links.sort((a, b) => b.events.length - a.events.length)[0] as TrueLink;
      const { from, to, kind, events } = heaviest;
      const line = [from, to].sort().join('|');
      await tab.go(`#/graph/${busiest()}?${params}&at=${encodeURIComponent(line)}`);
      const edge = tab.page.locator(`[data-edge="${from}|${kind}|${to}"]`);
      await edge.getByRole('button', { name: 'Show the events' }).click();
      const read = keysIn('graph-events');
      const newest = [...events].reverse();
      const times = (keys: string[]) => keys.map((key) => createdOn(suite.graph.thing(key)));
      await tab.shows(async (page) => times(await read(page)), times(newest).slice(0, 10));
      expect(events).toEqual(expect.arrayContaining(await read(tab.page)));
      if (events.length > 10) {
        expect(await edge.locator('.pages span').textContent()).toBe(`1–10 of ${events.length}`);
      }
    });
  });

  test('two things are found by name, with the keyboard, and a path between them', async () => {
    const { tab, graph } = suite;
    const truth = new TrueFolded(graph, {});
    const secret = graph
      .of(TYPES.secret)
      .find(({ _key }) => (truth.stepsBetween(busiest(), _key) ?? 0) > 1);
    await tab.go('#/graph');
    for (const [label, key] of [
      ['From', busiest()],
      ['To', secret?._key ?? ''],
    ] as const) {
      const name = graph.nameOf(key) ?? '';
      const field = tab.page.getByRole('combobox', { name: label, exact: true });
      await field.fill(name);
      const options = tab.page.getByRole('option').filter({ visible: true });
      await options.first().waitFor();
      await tab.shows(
        async () => (await options.first().locator('.graph-name').textContent()) ?? '',
        name,
      );
      await field.press('ArrowDown');
      await field.press('ArrowUp');
      await field.press('Enter');
      await tab.page.locator('.graph-end', { hasText: name }).waitFor();
    }
    await tab.shows(
      async (page) => (await keysIn('graph-path')(page)).length - 1,
      truth.stepsBetween(busiest(), secret?._key ?? '') ?? -1,
    );
  });

  test('the account is no way from one thing to another, even where it is drawn', async () => {
    const { tab, graph } = suite;
    const [types, verbs] = [[TYPES.user, TYPES.vault, TYPES.account], ['HAS']];
    const other = graph.of(TYPES.user).find(({ _key }) => _key !== busiest())?._key ?? '';
    // The account has both of them, which would be two steps.
    expect(new TrueFolded(graph, {}).stepsBetween(busiest(), other, types, verbs)).toBeUndefined();
    await tab.go(`#/graph?start=${busiest()}&end=${other}&types=user,vault,account&verbs=HAS`);
    await tab.page.getByText('No path connects them with this filter').waitFor();
    await tab.go(`#/graph?start=${busiest()}&end=${graph.of(TYPES.account)[0]?._key}`);
    await tab.shows(async (page) => (await keysIn('graph-path')(page)).length, 2);
  });

  test('there is no path where the chosen lines lead nowhere, and the page says so', async () => {
    const { tab, graph } = suite;
    const address = graph.of(TYPES.address)[0]?._key;
    await tab.go(`#/graph?start=${busiest()}&end=${address}&verbs=HAS`);
    await tab.page.getByText('No path connects them with this filter').waitFor();
    expect(await keysIn('graph-path')(tab.page)).toEqual([]);
  });

  test('types and lines can be taken out, and the address keeps the choice', async () => {
    const { tab } = suite;
    const typesShown = async (page: Page) => [
      ...new Set((await table(page, 'graph-things')).map(({ id }) => id.split(':')[0])),
    ];
    const kindsShown = async (page: Page) => [
      ...new Set((await table(page, 'graph-edges')).map(({ Kind }) => Kind)),
    ];
    await tab.go('#/graph');
    for (const name of ['Groups', 'Secrets', 'Client IPs', 'Changes', 'Has access']) {
      await tab.page.getByRole('checkbox', { name }).first().uncheck();
    }
    const check = async () => {
      // To read all pages of the tables takes longer than to wait for what they will have.
      await tab.settled();
      await tab.shows(async (page) => (await typesShown(page)).sort(), [TYPES.user, TYPES.vault]);
      await tab.shows(kindsShown, ['item usages']);
    };
    await check();
    await tab.page.reload();
    await check();
  });
}
