import { symlinkSync } from 'node:fs';
import path from 'node:path';
import { build } from 'esbuild';
import { ROOT } from './child';

/**
 * Compiles a source of this project with all that it imports of the project, so that a child process runs it with
 * nothing else loaded: a heap snapshot beside a TypeScript compiler takes a minute.
 * @param folder an empty folder, which gets the result
 * @param source path below the project
 * @returns the file to run
 */
export async function compile(folder: string, source: string): Promise<string> {
  symlinkSync(path.join(ROOT, 'node_modules'), path.join(folder, 'node_modules'));
  const outfile = path.join(folder, `${path.basename(source, '.ts')}.js`);
  await build({
    ...{ absWorkingDir: ROOT, entryPoints: [source], outfile, logLevel: 'error' },
    ...{ bundle: true, platform: 'node', target: 'node20', format: 'cjs' },
    external: ['undici', '@1password/connect', '@jupiterone/*'],
  });
  return outfile;
}
