import path from 'node:path';
import { build } from 'esbuild';
import { OPTIONS } from '../build/program';
import { BENCH_FOLDER } from './processes';

const programs = new Map<string, Promise<string>>();

/**
 * A program of this folder as it is shipped, in one file: no compiler is counted.
 * @param name of its file, without the ending
 * @returns the path of the one file
 */
export function bundled(name: string): Promise<string> {
  let program = programs.get(name);
  program ??= bundle(name, path.join(BENCH_FOLDER, `${name}.cjs`));
  programs.set(name, program);
  return program;
}

async function bundle(name: string, outfile: string): Promise<string> {
  const entryPoints = [path.join(__dirname, `${name}.ts`)];
  await build({ ...OPTIONS, entryPoints, outfile, format: 'cjs' });
  return outfile;
}
