import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import Ajv from 'ajv';
import type { QueryResult } from '@graph-1password/j1ql';
import { parseQuery } from '@graph-1password/j1ql';
import type { Tenant } from '@graph-1password/tenant';
import { accessAt, writeAccessExport } from '@graph-1password/tenant';
import { DAY } from '@graph-1password/vocabulary';
import { readSnapshot } from '../../packages/cli/src/access/read/readSnapshot';
import { snapshotFolder } from '../../packages/cli/src/access/place';
import { writeStored } from '../../packages/cli/src/access/store';
import { Answers } from '../../packages/cli/src/graph/answers';
import { demoTenant, NOW, withDemoGraph } from '../detect/judge';
import type { Board, Width } from './boards';
import { BOARDS_FOLDER, COLUMNS, layoutProblems, readBoards } from './boards';

const boards = readBoards();
const widths = Object.keys(COLUMNS) as Width[];
const named = boards.map((board) => [board.name, board] as const);

/** The columns that a chart type draws; a table draws any. */
const CHART_COLUMNS: Readonly<Record<string, readonly string[]>> = {
  ...{ area: ['x', 'y'], bar: ['x', 'y'], line: ['x', 'y', 'line'], matrix: ['x', 'y', 'label'] },
  ...{ number: ['value'], pie: ['name', 'value'] },
};
/** The column that holds the number. */
const NUMBER_COLUMN: Readonly<Record<string, string>> = {
  ...{ area: 'y', bar: 'y', line: 'y', matrix: 'label', number: 'value', pie: 'value' },
};
/** As many rows as a table takes. */
const MOST_ROWS = 250;

const ajv = new Ajv({ allErrors: true, strictTypes: false, strictRequired: false });
const schema = JSON.parse(readFileSync(path.join(BOARDS_FOLDER, 'schema.json'), 'utf8')) as object;
ajv.addSchema(schema, 'board');
const fits = (part: string, data: unknown): unknown[] => {
  const validate = ajv.getSchema(part);
  if (!validate) throw new Error(`The schema has no ${part}.`);
  return validate(data) === true ? [] : (validate.errors ?? []);
};

test.each(named)('%s fits the schema', (_, { board, parameters }) => {
  expect(fits('board', board)).toEqual([]);
  if (parameters.length > 0) expect(fits('board#/definitions/parameters', parameters)).toEqual([]);
});

test.each(named)('no panel of %s overlaps another or is missing, in any width', (_, { board }) => {
  expect(widths.flatMap((width) => layoutProblems(board, width))).toEqual([]);
});

test('layouts that do not fit are found', () => {
  const board = boards.find(({ name }) => name === '1password-all-data')?.board as Board;
  const [first, second, ...others] = board.layouts.md;
  if (!first || !second) throw new Error('The board has two panels and more.');
  const md = [{ ...first, w: 7 }, { ...second, x: first.x, y: first.y }, ...others.slice(1)];
  const problems = layoutProblems({ ...board, layouts: { ...board.layouts, md } }, 'md');
  expect(problems).toEqual([
    '"Events per day by stream" is wider than the 6 columns of md.',
    '"Events per day by stream" and "Active users" overlap in md.',
    '"Groups added" stands 0 times in md.',
  ]);
});

test('ids are used once over all boards, and titles once in a board', () => {
  const ids = boards.flatMap(({ board }) => board.widgets.map(({ id }) => id));
  expect(new Set(ids).size).toBe(ids.length);
  for (const { board } of boards) {
    const titles = board.widgets.map(({ title }) => title);
    expect(new Set(titles).size).toBe(titles.length);
  }
});

test.each(named)('%s declares the parameters that its queries use', (_, { board, parameters }) => {
  const queries = board.widgets.flatMap(({ config }) => config.queries);
  const used = queries.flatMap(({ query }) => parseQuery(query).parameters);
  expect([...new Set(used)]).toEqual(parameters.map(({ name }) => name));
});

test.each(named)('%s has a readme with a title, and the way to import it', (_, { readme }) => {
  expect(readme).toMatch(/^# 1Password: .+\n\n[^#]+/);
  expect(readme).toContain('Import `board.json`');
});

/** Keeps what an administrator has exported of access three days before the end, as the demo does. */
function keepAccess(tenant: Tenant, root: string): void {
  const folder = path.join(root, 'export');
  writeAccessExport(tenant, accessAt(tenant, NOW - 3 * DAY), folder);
  const snapshot = readSnapshot(folder);
  writeStored(snapshotFolder({}), { schema: 1, importedOn: NOW, snapshot, differences: [] });
}

describe('on the tenant of the demo', () => {
  let tenant: Tenant;
  let graph: Answers;
  const before = process.env;
  const root = mkdtempSync(path.join(tmpdir(), 'boards-access-'));

  beforeAll(async () => {
    tenant = demoTenant();
    process.env = { ...before, XDG_STATE_HOME: root };
    keepAccess(tenant, root);
    graph = await withDemoGraph((folder) => Answers.open(folder, { copy: 'none' }));
  });
  afterAll(() => {
    graph.close();
    process.env = before;
    rmSync(root, { recursive: true });
  });

  /** The panels about one user show one who has travelled. */
  const parameters = () => {
    const [traveller] = tenant.stories.find(({ id }) => id === 'impossible-travel')?.people ?? [];
    return { userEmail: tenant.people.find(({ uuid }) => uuid === traveller)?.email ?? '' };
  };

  type Answered = [title: string, type: string, result: QueryResult][];
  /** What two tests of a board look at. */
  const answered = new Map<Board, Promise<Answered>>();
  const answers = (board: Board): Promise<Answered> => {
    const known = answered.get(board) ?? ask(board);
    answered.set(board, known);
    return known;
  };

  const ask = async (board: Board): Promise<Answered> => {
    const all: Answered = [];
    for (const { title, type, config } of board.widgets)
      for (const { query } of config.queries)
        all.push([title, type, await graph.matches(query, { now: NOW, parameters: parameters() })]);
    return all;
  };

  test.each(named)('every panel of %s has something to show', async (_, { board }) => {
    const empty = (await answers(board)).filter(([, type, { rows, tree }]) => {
      if (type === 'graph') return (tree?.relationships.length ?? 0) === 0;
      return rows.length === 0 || (type === 'number' && !(Number(rows[0]?.value) > 0));
    });
    expect(empty.map(([title]) => title)).toEqual([]);
  });

  test.each(named)('every panel of %s has the columns of its chart type', async (_, { board }) => {
    for (const [title, type, { columns, rows, tree }] of await answers(board)) {
      expect([title, tree !== undefined]).toEqual([title, type === 'graph']);
      expect([title, columns]).toEqual([title, CHART_COLUMNS[type] ?? columns]);
      if (type === 'table') expect([title, rows.length <= MOST_ROWS]).toEqual([title, true]);
      const number = NUMBER_COLUMN[type];
      if (number === undefined) continue;
      expect([title, rows.filter((row) => typeof row[number] !== 'number')]).toEqual([title, []]);
      if (type === 'number') expect([title, rows.length]).toEqual([title, 1]);
      const labels = columns.filter((column) => column !== number);
      const nameless = rows.filter((row) => labels.some((label) => row[label] === null));
      expect([title, nameless]).toEqual([title, []]);
    }
  });
});

describe('the table of the panels of other products', () => {
  const page = readFileSync(path.join(BOARDS_FOLDER, 'readme.md'), 'utf8');
  const [, table = ''] = page.split(/<!-- \/?panels -->/);
  const rows = table
    .split('\n')
    .filter((line) => line.startsWith('| ') && !/^\| (Product|---)/.test(line))
    .map((line) => line.split('|').map((cell) => cell.trim()));

  test('each panel has one of ours, or a sentence why not', () => {
    const titles = new Set(
      boards.flatMap(({ name, board }) =>
        board.widgets.map(({ title }) => `${name.replace(/^1password-/, '')}: **${title}**`),
      ),
    );
    for (const [, product, panel, ours = '', remark = ''] of rows) {
      if (ours === 'none') expect([panel, remark]).toEqual([panel, expect.stringMatching(/\.$/)]);
      else {
        const named = ours.split(/, (?=[a-z-]+: )/);
        expect([product, panel, named.filter((title) => !titles.has(title))]).toEqual([
          product,
          panel,
          [],
        ]);
      }
    }
  });

  test('none of Sentinel and Elastic is left out', () => {
    const of = (product: string) => rows.filter((cells) => cells[1]?.startsWith(product)).length;
    // Nine panels, the choice of a user, eleven panels; three boards of six, and all events together.
    expect([of('Sentinel 1.'), of('Sentinel 2.'), of('Elastic')]).toEqual([9, 12, 19]);
  });

  test('every folder of a board is listed', () => {
    for (const { name } of boards) expect(page).toContain(`[${name}](${name}/)`);
  });
});
