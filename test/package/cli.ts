import { spawnSync } from 'node:child_process';
import { PROJECT_ROOT } from '../../packages/cli/src/support/projectRoot';
import { fetchTools, nodeIn, TOOLS_VARIABLE } from './tools';

/** The Nodes that the package supports, by their first number. */
const SUPPORTED = ['20', '22', '24'];
/** The unit tests run on this one too: what runs on it and on the oldest runs on those between. */
const NEWEST = '24';

const running = process.versions.node.split('.')[0] ?? '';

/** Runs tests with a Node. @returns whether they are green */
function test(node: string, tools: string, patterns: string[]): boolean {
  const jest = require.resolve('jest/bin/jest');
  const { status } = spawnSync(node, [jest, ...patterns], {
    cwd: PROJECT_ROOT,
    stdio: 'inherit',
    env: { ...process.env, [TOOLS_VARIABLE]: tools },
  });
  return status === 0;
}

function testNode(tools: string, major: string): boolean {
  const node = nodeIn(tools, major);
  const unit = major === NEWEST && major !== running ? ['./src', './packages'] : [];
  console.log(
    `\nNode ${major} (${node}): the packed package${unit.length > 0 ? ', unit tests' : ''}`,
  );
  return test(node, tools, ['test/package/packed.test.ts', ...unit]);
}

/**
 * Tests what `npm test` cannot, which uses one Node and no network: the packed package on the other Nodes that it
 * supports, with other package managers, and on Nodes that are too old.
 *   npm run test:package [-- 22 24]
 */
function main(asked: string[]): void {
  const majors = asked.length > 0 ? asked : SUPPORTED.filter((major) => major !== running);
  const tools = fetchTools();
  console.log('\nOther package managers, and Nodes that are too old');
  const managers = test(process.execPath, tools, ['test/package/managers.test.ts']);
  const green = majors.filter((major) => testNode(tools, major));
  console.log(`\nGreen on Node ${green.join(', ') || 'none'}, of ${majors.join(', ')}.`);
  process.exitCode = managers && green.length === majors.length ? 0 : 1;
}

main(process.argv.slice(2));
