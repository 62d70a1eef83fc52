import path from 'node:path';
import { buildSync } from 'esbuild';
import { BENCH_FOLDER } from './processes';

const programs = new Map<string, string>();

/**
 * A program of this folder as it is shipped, in one file: no compiler is counted.
 * @param name of its file, without the ending
 * @returns the path of the one file
 */
export function bundled(name: string): string {
  let program = programs.get(name);
  if (program !== undefined) return program;
  program = path.join(BENCH_FOLDER, `${name}.cjs`);
  buildSync({
    entryPoints: [path.join(__dirname, `${name}.ts`)],
    outfile: program,
    ...{ bundle: true, platform: 'node', target: 'node20', format: 'cjs', logLevel: 'error' },
    ...{
      keepNames: true,
      external: ['@duckdb/node-api', '@aws-sdk/*', 'dtrace-provider', 'source-map-support'],
    },
  });
  programs.set(name, program);
  return program;
}
