import { bars, byId, figures, heading, sortedTable, table, time } from '../read';
import { findingIn, mentions } from '../truth/findings';
import type { Thing } from '../truth/graph';
import { TYPES, counts, createdOn, letIn, text } from '../truth/graph';
import { truePeople } from '../truth/people';
import { TruePerson, changesByKind } from '../truth/person';
import { journeyRow, withCity } from './journey';
import { FEW_FILTERS } from './filters';
import { numbered, shownHours, trueHours } from './hours';
import { inWords } from './words';
import type { Suite } from './suite';

const WHO = [
  'who travelled farthest',
  'who did most',
  'who failed most',
  'who changed themselves most',
];

/** UUIDs of the people whose pages are compared, in the order of their names in `WHO`. */
function chosen({ graph, findings }: Suite): string[] {
  const people = truePeople(graph, findings, {}).map((person) => {
    const id = person.key.split(':')[1] ?? '';
    const { places, changesBy, changesTo } = new TruePerson(graph, id, {});
    const own = changesBy.filter((event) => changesTo.includes(event)).length;
    return { ...person, id, own, km: places.kilometres() };
  });
  const most = (of: (person: (typeof people)[number]) => number): string =>
    [...people].sort((a, b) => of(b) - of(a))[0]?.id ?? '';
  return [
    most(({ km }) => km),
    most((one) => one.usages + one.changes),
    most((one) => one.failed),
    most(({ own }) => own),
  ];
}

/** What a cell says of actions: the four most frequent. */
const actionsCell = (events: readonly Thing[]): string =>
  counts(events, (event) => text(event, 'action') ?? 'unknown')
    .slice(0, 4)
    .map(([action, count]) => `${action} ${count.toLocaleString('en-US')}`)
    .join(', ');

/** The page of one person: Sentinel's User Data. */
export function personTests(suite: Suite): void {
  const cases = WHO.flatMap((who, at) => FEW_FILTERS.map((filter) => ({ ...filter, who, at })));
  let ids: string[] = [];
  beforeAll(() => {
    ids = chosen(suite);
  });

  describe.each(cases)('the person $who, with $name', ({ at, params, wanted }) => {
    let truth: TruePerson;
    beforeAll(async () => {
      truth = new TruePerson(suite.graph, ids[at] ?? '', wanted);
      await suite.tab.go(`#/people/${truth.key}?${params}`);
      await suite.tab.shows(heading, suite.graph.nameOf(truth.key) ?? '');
    });

    test('figures', async () => {
      const { graph, findings } = suite;
      const told = findings.filter(
        (finding) => findingIn(graph, finding, wanted) && mentions(graph, finding, truth.id),
      );
      await suite.tab.shows(figures, { ...truth.figures(), findings: told.length });
      const listed = suite.tab.page.locator('[data-panel="findings"] li');
      expect(await listed.count()).toBe(Math.min(8, told.length));
    });

    test('places and the ways between them', async () => {
      const { places } = truth;
      await suite.tab.shows(
        async (page) => byId((await table(page, 'stops')).map(withCity)),
        byId(places.stops().map(journeyRow)),
      );
      const cities = places
        .cities()
        .map(({ city, attempts }): [string, number] => [city ?? '', attempts])
        .sort(([a], [b]) => (a < b ? -1 : 1));
      await suite.tab.shows(
        async (page) => {
          const all = await bars(page, 'cities');
          const named = all
            .slice(0, cities.length)
            .map(([id, count]): [string, number] => [id.split(', ')[0] ?? '', count]);
          return {
            cities: named.sort(([a], [b]) => (a < b ? -1 : 1)),
            countries: all.slice(cities.length),
          };
        },
        { cities, countries: places.countries() },
      );
    });

    test('the map', async () => {
      const points = truth.places.cities().filter(({ point }) => point !== undefined);
      await suite.tab.shows(
        async (page) =>
          byId(await table(page, 'map')).map((row) => ({
            ...row,
            id: row.id.split(', ')[0],
            Place: '',
          })),
        byId(
          points.map(({ city = '', attempts, failed, point = [0, 0] }) => ({
            id: city,
            Place: '',
            'Sign-in attempts': attempts,
            Note: failed > 0 ? `${failed} failed` : null,
            'Latitude, longitude': point.map((degrees) => degrees.toFixed(2)).join(', '),
          })),
        ),
      );
      const dots = suite.tab.page.locator('[data-panel="map"] circle.map-dot');
      expect(await dots.count()).toBe(points.length);
    });

    test('hours, outcomes and apps', async () => {
      await suite.tab.shows(shownHours, trueHours(truth, 'UTC'));
      await suite.tab.shows(
        (page) => bars(page, 'outcomes'),
        [...truth.outcomes(), ...truth.apps()],
      );
    });

    test('addresses', async () => {
      await suite.tab.shows(
        async (page) => (await sortedTable(page, 'addresses')).map(({ Place: _, ...row }) => row),
        byId(
          truth.addresses().map((address) => ({
            id: address.ip,
            Address: address.ip,
            'Sign-ins': address.signIns,
            Failed: address.failed,
            'Item usages': address.usages,
            Changes: address.changes,
            'First in range': time(address.firstOn),
            'Last in range': time(address.lastOn),
            'First sign-in ever': time(address.firstSeen),
          })),
        ),
      );
    });

    test('vaults and secrets', async () => {
      const nameOf = (key: string): string =>
        suite.graph.nameOf(key) ?? key.split(':').at(-1) ?? '';
      await suite.tab.shows(
        (page) => sortedTable(page, 'vaults'),
        byId(
          truth.vaults().map(([id, usages, items, lastOn]) => ({
            ...{ id, Vault: nameOf(id), Usages: usages, Secrets: items },
            Actions: actionsCell(truth.usages.filter((one) => id.endsWith(String(one.vaultUUID)))),
            'Last used': time(lastOn),
          })),
        ),
      );
      await suite.tab.shows(
        async (page) =>
          (await sortedTable(page, 'items')).map((row) => ({
            ...row,
            Category: inWords(row.Category),
          })),
        byId(
          truth.items().map(([id, usages, lastOn]) => ({
            ...{
              id,
              Secret: nameOf(id),
              Vault: nameOf(`${TYPES.vault}:${id.split(':')[1] ?? ''}`),
            },
            Category: inWords(suite.graph.things.get(id)?.category) ?? 'not collected',
            Usages: usages,
            Actions: actionsCell(truth.usages.filter((one) => id.endsWith(String(one.itemUUID)))),
            'Last used': time(lastOn),
          })),
        ),
      );
    });

    test('changes and the timeline', async () => {
      const { signIns, usages, changesBy, changesTo } = truth;
      await suite.tab.shows((page) => bars(page, 'changes-by'), changesByKind(changesBy));
      await suite.tab.shows((page) => bars(page, 'changes-to'), changesByKind(changesTo));
      const byOthers = changesTo.filter((event) => !changesBy.includes(event));
      if (at === 3 && wanted.search === undefined && wanted.until === undefined) {
        expect(byOthers.length).toBeLessThan(changesTo.length);
      }
      const all = [...signIns, ...usages, ...changesBy, ...byOthers];
      await suite.tab.shows((page) => numbered(page, '[data-panel="timeline"] .chip'), {
        ...(all.length > 0 && { all: all.length }),
        ...(signIns.length > 0 && { 'sign-in': signIns.length }),
        ...(usages.length > 0 && { usage: usages.length }),
        ...(changesBy.length > 0 && { 'change-by': changesBy.length }),
        ...(byOthers.length > 0 && { 'change-to': byOthers.length }),
      });
      const rows = await table(suite.tab.page, 'timeline');
      expect(rows.map(({ id }) => id).sort()).toEqual(all.map(({ _key }) => _key).sort());
      expect(rows.map((row) => row.Time)).toEqual(
        all
          .map(createdOn)
          .sort((a, b) => b - a)
          .map(time),
      );
    });
  });

  test('the head says when the person was last seen, whatever the filter', async () => {
    const { tab, graph } = suite;
    const [id = ''] = ids;
    const { signIns, usages, changesBy } = new TruePerson(graph, id, {});
    const acts = [...signIns.filter(letIn), ...usages, ...changesBy].sort(
      (a, b) => createdOn(a) - createdOn(b),
    );
    const last = (events: Thing[]): string | null => time(events.map(createdOn).at(-1));
    await tab.go(`#/people/${TYPES.user}:${id}?last=24h`);
    await tab.shows(
      (page) =>
        page.evaluate(() =>
          [...document.querySelectorAll('.page-head .facts time')].map((one) =>
            one.getAttribute('datetime'),
          ),
        ),
      [acts, signIns.filter(letIn), signIns.filter((one) => !letIn(one)), usages]
        .map(last)
        .filter((each) => each !== null),
    );
  });
}
