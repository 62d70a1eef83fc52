import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { build } from 'esbuild';
import { PROJECT_ROOT } from '../../packages/cli/src/support/projectRoot';
import { builtOnce } from './builtOnce';

/** The `src/index` that the SDK's command line requires of a project. */
const INDEX = 'module.exports = globalThis.builtIntegration;\n';

/** `j1-integration` with the integration in it. */
export interface BuiltJ1 {
  /** The file to fork: see `j1.ts`. */
  command: string;
  /** The folder `src` of a project that works with it. */
  src: string;
}

/** Builds `j1.ts` for all test files: loading the SDK's command line takes longer than most commands. */
export async function builtJ1(): Promise<BuiltJ1> {
  const folder = await builtOnce('j1', async (into) => {
    await build({
      ...{ absWorkingDir: PROJECT_ROOT, entryPoints: ['test/support/j1.ts'], outdir: into },
      ...{ bundle: true, platform: 'node', target: 'node20', format: 'cjs', logLevel: 'error' },
      // Both load when they are there, and are not needed.
      external: ['dtrace-provider', 'ts-node'],
      // An error is printed with the name of its class.
      keepNames: true,
      // Libraries are not all written for the strict mode, which our tsconfig.json would ask for in the whole file.
      tsconfigRaw: {},
    });
    mkdirSync(path.join(into, 'src'));
    writeFileSync(path.join(into, 'src', 'index.js'), INDEX);
  });
  return { command: path.join(folder, 'j1.js'), src: path.join(folder, 'src') };
}
