import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { PROJECT_ROOT } from '../../packages/cli/src/support/projectRoot';

/** The boards that this package ships. */
export const BOARDS_FOLDER = path.join(PROJECT_ROOT, 'jupiterone', 'dashboards');

/** Widths of the screen, and how many columns a layout has there. */
export const COLUMNS = { xs: 1, sm: 2, md: 6, lg: 12, xl: 12 } as const;
export type Width = keyof typeof COLUMNS;

/** A place in a layout; columns and rows from 0. */
export interface Item {
  /** Id of the widget. */
  i: string;
  x: number;
  y: number;
  w: number;
  h: number;
}

/** A panel of a board. */
export interface Widget {
  id: string;
  title: string;
  type: string;
  config: { queries: { name: string; query: string }[] };
}

/** A board, as JupiterOne Insights takes it; `jupiterone/dashboards/schema.json` has it all. */
export interface Board {
  widgets: Widget[];
  layouts: Record<Width, Item[]>;
}

/** A board and what lies beside it. */
export interface BoardFile {
  name: string;
  /** The path of `board.json`. */
  file: string;
  board: Board;
  /** What `parameters.json` holds; empty when there is none. */
  parameters: { name: string }[];
  readme: string;
}

const readJson = (file: string): unknown => JSON.parse(readFileSync(file, 'utf8'));

/** Reads the boards in alphabetical order. */
export function readBoards(folder: string = BOARDS_FOLDER): BoardFile[] {
  const entries = readdirSync(folder, { withFileTypes: true });
  const names = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
  return names.sort().map((name) => {
    const inFolder = (file: string) => path.join(folder, name, file);
    const parameters = inFolder('parameters.json');
    return {
      name,
      file: inFolder('board.json'),
      board: readJson(inFolder('board.json')) as Board,
      parameters: existsSync(parameters) ? (readJson(parameters) as { name: string }[]) : [],
      readme: readFileSync(inFolder('readme.md'), 'utf8'),
    };
  });
}

/** What is wrong with a layout, in sentences. */
export function layoutProblems({ widgets, layouts }: Board, width: Width): string[] {
  const items = layouts[width];
  const titles = new Map(widgets.map(({ id, title }) => [id, title]));
  const name = ({ i }: Item): string => titles.get(i) ?? i;
  const problems = items
    .filter(({ x, w }) => x + w > COLUMNS[width])
    .map((item) => `"${name(item)}" is wider than the ${COLUMNS[width]} columns of ${width}.`);
  for (const [index, one] of items.entries()) {
    for (const other of items.slice(index + 1)) {
      if (overlap(one, other)) {
        problems.push(`"${name(one)}" and "${name(other)}" overlap in ${width}.`);
      }
    }
  }
  for (const { id, title } of widgets) {
    const count = items.filter(({ i }) => i === id).length;
    if (count !== 1) problems.push(`"${title}" stands ${count} times in ${width}.`);
  }
  for (const item of items) {
    if (!titles.has(item.i)) problems.push(`${item.i} of ${width} is not a widget.`);
  }
  return problems;
}

const overlap = (a: Item, b: Item): boolean =>
  a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h;
