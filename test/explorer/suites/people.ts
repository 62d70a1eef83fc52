import type { Page } from 'playwright-core';
import { byId, figures, heading, sortedTable, table, time } from '../read';
import { truePeople } from '../truth/people';
import { FILTERS } from './filters';
import type { Suite } from './suite';

/** The list of people. */
export function peopleTests(suite: Suite): void {
  describe.each(FILTERS)('people with $name', ({ params, wanted }) => {
    const people = (page: Page) => sortedTable(page, 'people-list');

    test('figures and rows', async () => {
      const { tab, graph, findings } = suite;
      const truth = truePeople(graph, findings, wanted);
      await tab.go(`#/people?${params}`);
      await tab.shows(heading, 'People');
      await tab.shows(figures, {
        people: truth.length,
        active: truth.filter(({ lastActive }) => lastActive !== undefined).length,
        'with-failures': truth.filter(({ failed }) => failed > 0).length,
        'several-countries': truth.filter(({ countries }) => countries > 1).length,
        'with-findings': truth.filter((person) => person.findings > 0).length,
      });
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
