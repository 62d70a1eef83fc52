import { spawnSync } from 'node:child_process';
import { PROJECT_ROOT } from '../../packages/cli/src/support/projectRoot';

/**
 * Records the step tests anew: `npm run record`, or `npm run record -- env` for the account in `.env`. Options are
 * Jest's, as `-u`.
 */
function main(args: string[]): void {
  const options = args.filter((arg) => arg.startsWith('-'));
  const [source = '1'] = args.filter((arg) => !arg.startsWith('-'));
  const jest = require.resolve('jest/bin/jest');
  const tests = ['--runInBand', 'src/steps', 'test/recording.test.ts'];
  const { status } = spawnSync(process.execPath, [jest, ...options, ...tests], {
    cwd: PROJECT_ROOT,
    stdio: 'inherit',
    env: { ...process.env, RECORD: source },
  });
  process.exitCode = status ?? 1;
}

main(process.argv.slice(2));
