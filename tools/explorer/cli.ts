import path from 'node:path';
import { Command } from 'commander';
import { PROJECT_ROOT } from '../../packages/cli/src/support/projectRoot';
import { bench } from './bench';
import { develop } from './dev';
import { takeScreenshots } from './screenshots';

const DEMO_PAGE = path.join(PROJECT_ROOT, '.graph-1password', 'explorer.html');

const program = new Command('explorer').description('work with the explorer in a real browser');

program
  .command('screenshots')
  .description('take the pictures of the documentation, from the simulated tenant of the demo')
  .option('--to <folder>', 'where they go', path.join(PROJECT_ROOT, 'docs', 'images'))
  .action(({ to }: { to: string }) => takeScreenshots(to));

program
  .command('bench')
  .description('measure how large the page is and how fast; prints tables')
  .option('--page <file>', 'a page that was written, instead of those of simulated tenants')
  .action(bench);

program
  .command('dev')
  .description(
    'serve the page on the loopback address, rebuilt and reloaded on each change of its sources',
  )
  .option('--page <file>', 'a page that was written; its data is shown', DEMO_PAGE)
  .option('--port <number>', 'port on 127.0.0.1', Number, 4173)
  .action(develop);

program.parseAsync().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
