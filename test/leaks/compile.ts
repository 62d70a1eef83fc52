import { mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { transformFileSync } from '@swc/core';
import { ROOT } from './child';

/**
 * Compiles sources of this project, so that a child process runs them with nothing else loaded: a heap snapshot
 * beside a TypeScript compiler takes a minute.
 * @param out an empty folder, which gets the same structure
 * @param sources folders and files below the project
 */
export function compile(out: string, sources: string[]): void {
  symlinkSync(path.join(ROOT, 'node_modules'), path.join(out, 'node_modules'));
  for (const file of sources.flatMap(filesBelow)) {
    const { code } = transformFileSync(path.join(ROOT, file));
    const target = path.join(out, file.replace(/\.ts$/, '.js'));
    mkdirSync(path.dirname(target), { recursive: true });
    writeFileSync(target, code);
  }
}

function filesBelow(source: string): string[] {
  if (source.endsWith('.ts')) return [source];
  return readdirSync(path.join(ROOT, source), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
    .map((name) => path.join(source, name));
}
