import type { Page } from 'playwright-core';
import { byId, figures, heading, sortedTable, table, time } from '../read';
import type { TrueMarks } from '../truth/accounts';
import { truePeople } from '../truth/people';
import { FILTERS } from './filters';
import type { Suite } from './suite';

/** The marks of each account in the list, all pages. */
const marked = async (page: Page): Promise<Record<string, string[]>> => {
  const found: Record<string, string[]> = {};
  const turn = (name: string) =>
    page.locator('[data-panel="people-list"] .pages').getByRole('button', { name });
  const read = async () =>
    Object.assign(
      found,
      await page.evaluate(() =>
        Object.fromEntries(
          [...document.querySelectorAll('[data-panel="people-list"] tbody tr')].map((row) => [
            row.getAttribute('data-row') ?? '',
            [...row.querySelectorAll('[data-mark]')].map(({ textContent }) => textContent),
          ]),
        ),
      ),
    );
  while ((await turn('Previous').count()) > 0 && (await turn('Previous').isEnabled()))
    await turn('Previous').click();
  await read();
  while ((await turn('Next').count()) > 0 && (await turn('Next').isEnabled())) {
    await turn('Next').click();
    await read();
  }
  return found;
};

/** The same as it should be. */
const words = ({ service, outside, state }: TrueMarks): string[] => [
  ...(service ? ['Service account'] : []),
  ...(outside ? ['Outside'] : []),
  ...(state === undefined ? [] : [state]),
];

/** The list of people. */
export function peopleTests(suite: Suite): void {
  describe.each(FILTERS)('people with $name', ({ params, wanted }) => {
    const people = (page: Page) => sortedTable(page, 'people-list');

    test('figures and rows', async () => {
      const { tab, graph, findings } = suite;
      const truth = truePeople(graph, findings, wanted);
      const humans = truth.filter(({ marks }) => !marks.service);
      await tab.go(`#/people?${params}`);
      await tab.shows(heading, 'People');
      await tab.shows(figures, {
        ...{ people: humans.length, 'service-accounts': truth.length - humans.length },
        outside: humans.filter(({ marks }) => marks.outside).length,
        suspended: humans.filter(({ marks }) => marks.state !== undefined).length,
        active: humans.filter(({ lastActive }) => lastActive !== undefined).length,
        'with-failures': humans.filter(({ failed }) => failed > 0).length,
        'several-countries': humans.filter(({ countries }) => countries > 1).length,
        'with-findings': humans.filter((person) => person.findings > 0).length,
      });
      await tab.shows(
        marked,
        Object.fromEntries(truth.map(({ key, marks }) => [key, words(marks)])),
      );
      await tab.shows(
        people,
        byId(
          truth.map((person) => ({
            id: person.key,
            Person: person.name,
            'Last active': time(person.lastActive),
            'Sign-ins': person.signIns,
            Failed: person.failed,
            Countries: person.countries,
            'Item usages': person.usages,
            'Changes made': person.changes,
            Findings: person.findings,
          })),
        ),
      );
    });
  });

  test('the last active stand first, and every heading sorts', async () => {
    const { tab } = suite;
    await tab.go('#/people');
    const truth = truePeople(suite.graph, suite.findings, {});
    await tab.shows(heading, 'People');
    const active = (await table(tab.page, 'people-list')).map((row) => row['Last active']);
    expect(active.filter((each) => each !== null)).toHaveLength(
      truth.filter(({ lastActive }) => lastActive !== undefined).length,
    );
    expect(active).toEqual([...active].sort((a, b) => ((a ?? '') > (b ?? '') ? -1 : 1)));
    await tab.page.getByRole('button', { name: 'Item usages' }).click();
    await tab.shows(
      async (page) => (await table(page, 'people-list')).map((row) => row['Item usages']),
      truth.map(({ usages }) => usages).sort((a, b) => a - b),
    );
  });
}
