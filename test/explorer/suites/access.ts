import type { Page } from 'playwright-core';
import { byId, heading, sortedTable, table, time } from '../read';
import { HIDDEN_VAULT, organizationOf, STRANGER } from '../organization';
import { NOW } from '../subject';
import type { TrueAccess } from '../truth/access';
import { trueAccess } from '../truth/access';
import { TYPES } from '../truth/graph';
import { COLOUR_RULES, seriousViolations } from './barriers';
import { windowsOf } from './inWindow';
import type { Suite } from './suite';

const PANEL = 'access-matrix';
const PHONE = { viewport: { width: 375, height: 812 }, isMobile: true, hasTouch: true };
/** The graph reaches back nine days: of a week all usages are known. */
const DAYS = 7;

const USE_WORDS: Record<TrueAccess['use'], string> = {
  ...{ used: 'Used', machine: 'Used by programs only', unused: `Unused for ${DAYS} days` },
  never: 'Never, as far as is known',
};

/** The rows of the matrix: signs, the first word of a cell with more lines, and the groups of the ways in. */
const matrix = async (page: Page) => {
  const more = await sortedTable(page, PANEL);
  return more.map(({ id, 'Takes out': takes, Changes: changes, Manages: manages, ...row }) => ({
    ...{ id, takes, changes, manages, last: row['Last used'] },
  }));
};

/** What the cells of a column say, without what stands below the first line; those of other pages of the table too. */
const firstLines = (page: Page, label: string): Promise<Record<string, string>> =>
  page.evaluate(
    ([panel, name]) =>
      Object.fromEntries(
        [...document.querySelectorAll(`[data-panel="${panel}"] tbody tr`)].map((row) => {
          const cell = row.querySelector(`td[data-label="${name}"]`);
          const copy = cell?.cloneNode(true) as Element | undefined;
          for (const line of copy?.querySelectorAll('.second-line') ?? []) line.remove();
          return [row.getAttribute('data-row') ?? '', copy?.textContent.trim() ?? ''];
        }),
      ),
    [PANEL, label] as const,
  );

/** The groups of the ways in by row. */
const waysOf = (page: Page): Promise<Record<string, string[]>> =>
  page.evaluate(
    (panel) =>
      Object.fromEntries(
        [...document.querySelectorAll(`[data-panel="${panel}"] tbody tr`)].map((row) => [
          row.getAttribute('data-row') ?? '',
          [...row.querySelectorAll('.access-path')]
            .map((path) => path.querySelector('a')?.textContent ?? 'direct')
            .sort(),
        ]),
      ),
    PANEL,
  );

/** The numbers in the links that narrow the table. */
const chips = (page: Page): Promise<Record<string, number>> =>
  page.evaluate(
    (panel) =>
      Object.fromEntries(
        [...document.querySelectorAll(`[data-panel="${panel}"] .chip`)].map((chip) => [
          chip.getAttribute('data-row') ?? '',
          Number(chip.getAttribute('data-value')),
        ]),
      ),
    PANEL,
  );

const words = (page: Page): Promise<string> =>
  page.evaluate(
    (panel) => document.querySelector(`[data-panel="${panel}"]`)?.textContent ?? '',
    PANEL,
  );

/** Who can open what, and does: the page against the organization that was exported and the usages of the graph. */
export function accessTests(suite: Suite): void {
  const inWindow = windowsOf(suite);
  let truth: TrueAccess[];
  beforeAll(() => {
    truth = trueAccess(organizationOf(suite.graph), suite.graph, NOW, DAYS);
  });
  const rowId = ({ person, vault }: TrueAccess): string => `${person} ${vault}`;
  const sign = (is: boolean): string | null => (is ? '✓yes' : '–no');
  const expected = (rows: readonly TrueAccess[]) =>
    byId(
      rows.map((row) => ({
        ...{ id: rowId(row), takes: sign(row.takes), changes: sign(row.changes) },
        ...{ manages: sign(row.manages), last: time(row.lastOn) },
      })),
    );
  const byRow = <T>(rows: readonly TrueAccess[], value: (row: TrueAccess) => T) =>
    Object.fromEntries(rows.map((row) => [rowId(row), value(row)]));
  /** A vault whose grants are to people and groups, and a person with grants of their own. */
  const vaultOf = (n: number): string => suite.graph.of(TYPES.vault)[n]?._key ?? '';
  const personOf = (n: number): string => suite.graph.of(TYPES.user)[n]?._key ?? '';
  const ofKey = (key: string) => {
    const id = key.split(':')[1];
    return truth.filter(({ person, vault }) => person === id || vault === id);
  };

  test.each([
    ['vault', 0],
    ['vault', 1],
    ['person', 3],
    ['person', 4],
    ['person', 6],
  ] as const)('the matrix of %s %i is what was exported, and what was done', async (kind, n) => {
    const { tab } = suite;
    const key = kind === 'vault' ? vaultOf(n) : personOf(n);
    const rows = ofKey(key);
    await tab.go(`#/${kind === 'vault' ? 'vaults' : 'people'}/${key}?days=${DAYS}`);
    await tab.shows(heading, suite.graph.nameOf(key) ?? '');
    await tab.shows(matrix, expected(rows));
    // What the cells say in words is read of those whom somebody can open something for.
    await tab.go(`#/${kind === 'vault' ? 'vaults' : 'people'}/${key}?days=${DAYS}&access=can`);
    const opening = rows.filter(({ can }) => /^(Reveals|Holds)/.test(can));
    await tab.shows(
      (page) => firstLines(page, 'Can'),
      byRow(opening, ({ can }) => can),
    );
    await tab.shows(
      (page) => firstLines(page, 'Does'),
      byRow(opening, ({ use }) => USE_WORDS[use]),
    );
    await tab.shows(
      waysOf,
      byRow(opening, ({ ways }) => [...ways]),
    );
  });

  test('what people ask for narrows the table, with its numbers', async () => {
    const { tab } = suite;
    const key = vaultOf(0);
    const rows = ofKey(key);
    const count = (has: (row: TrueAccess) => boolean): number => rows.filter(has).length;
    const opens = ({ opening }: TrueAccess) => opening > 0;
    await tab.go(`#/vaults/${key}?days=${DAYS}`);
    await tab.shows(chips, {
      ...{ all: rows.length, can: count(opens) },
      used: count(({ use }) => use === 'used' || use === 'machine'),
      unused: count((row) => opens(row) && row.use === 'unused'),
      never: count((row) => opens(row) && row.use === 'never'),
      one: count(({ opening }) => opening === 1),
      self: count(({ self }) => self),
      unknown: count(({ ways, usages }) => ways.length === 0 && usages > 0),
    });
    await tab.page.locator(`[data-panel="${PANEL}"] .chip[data-row="self"]`).press('Enter');
    const ids = async (page: Page) => (await table(page, PANEL)).map(({ id }) => id).sort();
    await tab.shows(
      ids,
      rows
        .filter(({ self }) => self)
        .map(rowId)
        .sort(),
    );
    expect(await tab.hash()).toContain('access=self');
    // Over a longer time than the graph has, nothing is said of what was not used.
    await tab.page.locator(`[data-panel="${PANEL}"] select`).selectOption('365');
    await tab.shows(async (page) => (await chips(page)).never, 0);
    expect(await tab.hash()).toContain('days=365');
  });

  test('people whom no event names, and vaults that Connect does not show, are there', async () => {
    const { tab } = suite;
    await tab.go(`#/vaults/${TYPES.vault}:${HIDDEN_VAULT}`);
    await tab.shows(heading, 'Hidden vault');
    const rows = await table(tab.page, PANEL);
    expect(rows.map(({ id }) => id)).toContain(`${STRANGER} ${HIDDEN_VAULT}`);
  });

  test('it says which snapshot it rests on and how old it is, and what says so of each way', async () => {
    const { tab } = suite;
    await tab.go(`#/vaults/${vaultOf(0)}`);
    await tab.shows(
      async (page) =>
        (await words(page)).includes(
          'Snapshot of 2026-03-13 10:59 UTC from the command line, 0 days old',
        ),
      true,
    );
    expect(await words(tab.page)).toContain('snapshot of 2026-03-13 10:59:00 UTC');
  });

  test('the graph has lines of what can be done beside those of what was done', async () => {
    const { tab } = suite;
    const [person, vault] = [personOf(3), vaultOf(0)];
    const access = `#/graph/${person}?focus=${vault}&types=user,vault,group`;
    await tab.go(`${access}&verbs=used,can,is%20in,manages&at=${person}`);
    const kinds = async (page: Page) =>
      [...new Set((await table(page, 'graph-edges')).map(({ Kind }) => Kind))].sort();
    await tab.shows(kinds, ['access', 'item usages']);
    const lines = (await table(tab.page, 'graph-edges')).filter(({ Kind }) => Kind === 'access');
    const group = lines.find(({ id }) => id.startsWith(`${person}|is in|`))?.id.split('|')[2] ?? '';
    expect(lines.map(({ id }) => id)).toContain(`${group}|can|${vault}`);
    // The legend is worked by the keyboard: without these lines, only what was done is left.
    for (const label of ['Has access to a vault', 'Member of a group', 'Manages a group'])
      await tab.page.getByLabel(new RegExp(label)).press('Space');
    await tab.shows(kinds, ['item usages']);
    await tab.go(`${access}&verbs=can,is%20in&at=${group}|${vault}`);
    await tab.shows(
      (page) =>
        page.evaluate(() => document.querySelector('.graph-details .note')?.textContent ?? ''),
      'What can be done, whether or not it is: The app reveals passwords, since before the first snapshot. The filter does not apply to it.',
    );
  });

  test.each([
    ['a window', {}, ['vault', 'graph'], undefined],
    ['the dark', { colorScheme: 'dark' as const }, ['vault'], COLOUR_RULES],
    ['a phone', PHONE, ['person', 'graph'], undefined],
  ])('there are no barriers in %s, and nothing is cut off', async (_, options, places, rules) => {
    const hashes: Record<string, string> = {
      vault: `#/vaults/${vaultOf(0)}`,
      person: `#/people/${personOf(4)}`,
      graph: `#/graph/${personOf(3)}?types=user,vault,group&size=60`,
    };
    await inWindow(options, async (tab) => {
      for (const place of places) {
        await tab.go(hashes[place] ?? '');
        await tab.settled();
        expect([place, await seriousViolations(tab.page, rules)]).toEqual([place, []]);
        const [wide, room] = await tab.page.evaluate(() => [
          document.documentElement.scrollWidth,
          window.innerWidth,
        ]);
        expect(wide).toBeLessThanOrEqual(room ?? 0);
      }
    });
  });
}
