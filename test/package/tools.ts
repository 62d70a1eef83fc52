import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';
import { runToEnd } from './packed';

/** The variable that names the folder in which `npm run test:package` keeps other Nodes and package managers. */
export const TOOLS_VARIABLE = 'GRAPH_1PASSWORD_TEST_TOOLS';

/** What is fetched from npm, by the name that it gets. The packages of Node are those below the package `node`. */
const TOOLS = {
  node6: `${nodePackage()}@6`,
  node16: `${nodePackage()}@16`,
  node18: `${nodePackage()}@18`,
  node20: `${nodePackage()}@20`,
  node22: `${nodePackage()}@22`,
  node24: `${nodePackage()}@24`,
  pnpm: 'pnpm@12',
  yarn4: '@yarnpkg/cli-dist@4',
  yarn1: 'yarn@1',
};

function nodePackage(): string {
  const system = process.platform === 'win32' ? 'win' : process.platform;
  return `node-${system}-${process.arch}`;
}

const FOLDER = path.join(
  process.env.XDG_CACHE_HOME ?? path.join(homedir(), '.cache'),
  'graph-1password-test-tools',
);

/**
 * Fetches other Nodes and package managers, once on a machine: remove the folder for newer ones.
 * @returns their folder
 * @throws Error with npm's words when they cannot be had
 */
export function fetchTools(): string {
  const modules = path.join(FOLDER, 'node_modules');
  if (Object.keys(TOOLS).some((name) => !existsSync(path.join(modules, name)))) {
    console.log(`Fetching ${Object.keys(TOOLS).join(', ')} into ${FOLDER} ...`);
    mkdirSync(FOLDER, { recursive: true });
    writeFileSync(path.join(FOLDER, 'package.json'), '{ "private": true }');
    const packages = Object.entries(TOOLS).map(([name, what]) => `${name}@npm:${what}`);
    const options = ['--ignore-scripts', '--prefer-offline', '--no-audit', '--no-fund'];
    runToEnd('npm', ['install', ...options, ...packages], FOLDER, process.env);
  }
  return modules;
}

/** The binary of a Node in a folder of tools. @param major such as `22` */
export function nodeIn(tools: string, major: string): string {
  const folder = path.join(tools, `node${major}`, 'bin');
  return path.join(folder, process.platform === 'win32' ? 'node.exe' : 'node');
}
