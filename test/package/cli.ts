import { spawnSync } from 'node:child_process';
import { PROJECT_ROOT } from '../../packages/cli/src/support/projectRoot';
import { fetchTools, nodeIn, TOOLS_VARIABLE } from './tools';

/** The versions that the package supports, by their first number. */
const SUPPORTED = ['20', '22', '24'];

/** Runs the tests of the packed package with a Node. @returns whether they are green */
function test(tools: string, major: string, patterns: string[]): boolean {
  const node = nodeIn(tools, major);
  console.log(`\nThe packed package on Node ${major}: ${node}`);
  const jest = require.resolve('jest/bin/jest');
  const { status } = spawnSync(process.execPath, [jest, '--maxWorkers=1', ...patterns], {
    cwd: PROJECT_ROOT,
    stdio: 'inherit',
    env: { ...process.env, GRAPH_1PASSWORD_TEST_NODE: node, [TOOLS_VARIABLE]: tools },
  });
  return status === 0;
}

/**
 * Tests the packed package on the Nodes that it supports, with other package managers, and on Nodes that are too old:
 *   npm run test:package [-- 22 24]
 */
function main(majors: string[]): void {
  const tools = fetchTools();
  const others = test(tools, '20', ['test/package/managers.test.ts']);
  const green = majors.filter((major) => test(tools, major, ['test/package/packed.test.ts']));
  console.log(`\nGreen on Node ${green.join(', ') || 'none'} of ${majors.join(', ')}.`);
  process.exitCode = others && green.length === majors.length ? 0 : 1;
}

const asked = process.argv.slice(2);
main(asked.length > 0 ? asked : SUPPORTED);
