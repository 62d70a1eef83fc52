import type { Page } from 'playwright-core';
import { bars, heading } from '../read';
import { findingIn } from '../truth/findings';
import { counts } from '../truth/graph';
import { FILTERS, VAULT_TEXT } from './filters';
import type { Suite } from './suite';

const LEVELS = ['CRITICAL', 'HIGH', 'MEDIUM', 'LOW', 'INFO'];

const chips = (page: Page) =>
  page.evaluate(() =>
    [...document.querySelectorAll('main .chips [data-row]')].map((chip): [string, number] => [
      chip.getAttribute('data-row') ?? '',
      Number(chip.querySelector('b')?.textContent.replaceAll(',', '')),
    ]),
  );

const rules = (page: Page) =>
  page.evaluate(() =>
    Object.fromEntries(
      [...document.querySelectorAll('main [data-rule]')].map((rule) => [
        rule.getAttribute('data-rule') ?? '',
        Number(rule.getAttribute('data-value')),
      ]),
    ),
  );

/** Texts and times of the findings of a rule that are shown. */
const rows = (rule: string) => (page: Page) =>
  page.evaluate(
    (id) =>
      [...document.querySelectorAll(`[data-rule="${id}"] li.finding`)].map((row) => [
        row.querySelector('.finding-what')?.textContent,
        row.querySelector('time')?.dateTime ?? null,
      ]),
    rule,
  );

/** What the alert rules found. */
export function findingsTests(suite: Suite): void {
  const found = (wanted: Parameters<typeof findingIn>[2]) =>
    suite.findings.filter((finding) => findingIn(suite.graph, finding, wanted));

  describe.each([...FILTERS, VAULT_TEXT])('findings with $name', ({ params, wanted }) => {
    test('by severity and rule, here and on the overview', async () => {
      const { tab } = suite;
      const truth = found(wanted);
      const levels = LEVELS.map((level): [string, number] => [
        level,
        truth.filter((finding) => finding.level === level).length,
      ]);
      await tab.go(`#/findings?${params}`);
      await tab.shows(heading, 'Findings');
      await tab.shows(chips, levels);
      await tab.shows(rules, Object.fromEntries(counts(truth, ({ rule }) => rule)));
      await tab.go(`#/overview?${params}`);
      await tab.shows((page) => bars(page, 'findings'), truth.length > 0 ? levels : []);
    });
  });

  test('a severity narrows the list, and "Show all" opens a rule', async () => {
    const { tab } = suite;
    const high = suite.findings.filter(({ level }) => level === 'HIGH');
    await tab.go('#/findings');
    await tab.page.locator('main .chips [data-row="HIGH"]').click();
    await tab.shows(rules, Object.fromEntries(counts(high, ({ rule }) => rule)));

    const [longest = '', count] = counts(suite.findings, ({ rule }) => rule)[0] ?? [];
    expect(count).toBeGreaterThan(10);
    await tab.go('#/findings');
    const all = suite.findings
      .filter(({ rule }) => rule === longest)
      .sort((a, b) => (b.when ?? 0) - (a.when ?? 0))
      .map(({ what, when }) => [what, when === undefined ? null : new Date(when).toISOString()]);
    await tab.page.locator(`[data-rule="${longest}"]`).getByText('Show all').click();

    const times = (list: unknown[][]) => list.map(([, when]) => when);
    await tab.shows(async (page) => times(await rows(longest)(page)), times(all));
    expect((await rows(longest)(tab.page)).sort()).toEqual(all.sort());
  });

  test('a finding shows the path that proves it, and leads to it in the graph', async () => {
    const { tab, graph } = suite;
    const finding = suite.findings.find(({ path }) => path.length > 1 && path.length < 8);
    await tab.go(`#/findings?rule=${finding?.rule ?? ''}`);
    await tab.shows(heading, 'Findings');
    const names = finding?.path.map((key) => graph.nameOf(key)) ?? [];
    const paths = await tab.page.locator(`[data-rule="${finding?.rule}"] .path`).all();
    const shown = await Promise.all(paths.map((path) => path.locator('a').allTextContents()));
    expect(shown).toContainEqual(names);
    await tab.page.locator(`[data-rule] >> text=Show in the graph`).first().click();
    await tab.shows(heading, 'Graph');
  });

  test('by incident every finding is told once, and an address leads to one of them', async () => {
    const { tab } = suite;
    const sections = (page: Page) =>
      page.evaluate(() =>
        [...document.querySelectorAll('main [data-incident]')].map((each) => [
          each.getAttribute('data-incident') ?? '',
          Number(each.getAttribute('data-value')),
          each.querySelectorAll('li.finding').length,
          each.getAttribute('aria-current'),
        ]),
      );
    await tab.go('#/findings');
    await tab.page.getByText('By incident').click();
    const told = async (page: Page) =>
      (await sections(page)).reduce((sum, [, count]) => sum + Number(count), 0);
    await tab.shows(told, suite.findings.length);
    const all = await sections(tab.page);
    expect(all.length).toBeLessThan(suite.findings.length);
    const [id, count] = all.find(([, findings]) => Number(findings) > 3) ?? [];
    await tab.go(`#/findings?incident=${id}`);
    await tab.shows(
      async (page) => (await sections(page)).filter(([, , , current]) => current === 'true'),
      [[id, count, count, 'true']],
    );
  });
}
