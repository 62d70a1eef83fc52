import { symlinkSync } from 'node:fs';
import path from 'node:path';
import { build } from 'esbuild';
import { PROJECT_ROOT } from '../../packages/cli/src/support/projectRoot';
import { builtOnce } from './builtOnce';

/**
 * Compiles a source of this project with all that it imports of the project, so that a child process runs it with
 * nothing else loaded: a heap snapshot beside a TypeScript compiler takes a minute.
 * @param folder an empty folder, which gets the result
 * @param source path below the project
 * @returns the file to run
 */
export async function compile(folder: string, source: string): Promise<string> {
  symlinkSync(path.join(PROJECT_ROOT, 'node_modules'), path.join(folder, 'node_modules'));
  const outfile = path.join(folder, `${path.basename(source, '.ts')}.js`);
  await build({
    ...{ absWorkingDir: PROJECT_ROOT, entryPoints: [source], outfile, logLevel: 'error' },
    ...{ bundle: true, platform: 'node', target: 'node20', format: 'cjs' },
    external: ['undici', '@1password/connect', '@jupiterone/*', '@duckdb/node-api', 'esbuild'],
  });
  return outfile;
}

/**
 * The same for all test files: starting a source through a compiler takes three times as long.
 * @param source path below the project
 * @returns the file to run
 */
export async function builtChild(source: string): Promise<string> {
  const name = path.basename(source, '.ts');
  const folder = await builtOnce(name, async (into) => void (await compile(into, source)));
  return path.join(folder, `${name}.js`);
}
