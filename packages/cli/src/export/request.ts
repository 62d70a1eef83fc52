import path from 'node:path';
import type { ReadWindow } from '@graph-1password/archive';
import { findGraph } from '../graph/findGraph';
import { windowOf } from '../support/options';
import { checkOutput, STDOUT } from '../support/output';
import { UsageError } from '../support/usage';
import type { Format } from './format';
import { FORMATS } from './formats';
import type { ExportOptions } from './options';
import { checkFolder } from './target/folder';
import { typesOf } from './types';

/** What is exported, and where to. */
export interface Request {
  name: string;
  format: Format;
  /** With the graph; empty for what needs none. */
  folder: string;
  /** An absolute path, or `-`. */
  output: string;
  window: ReadWindow;
  types: ReadonlySet<string> | undefined;
}

/**
 * Reads the options.
 * @param now epoch ms
 * @throws UsageError, NoGraphError, OutputError
 */
export function requestOf(options: ExportOptions, now: number): Request {
  const { format: name, output } = options;
  const format = name === undefined ? undefined : FORMATS[name];
  if (name === undefined || !format) {
    throw new UsageError(
      `Say which format with --format: one of ${Object.keys(FORMATS).join(', ')}.`,
    );
  }
  if (output === undefined) {
    const what = format.output === 'file' ? 'a file, or - for standard output' : 'a folder';
    throw new UsageError(`Say where to write with -o: ${what}.`);
  }
  const place = output === STDOUT ? output : path.resolve(output);
  if (format.output === 'file') {
    if (place !== STDOUT) checkOutput(place);
  } else if (place === STDOUT) {
    throw new UsageError(`${name} makes several files: give a folder with -o.`);
  } else checkFolder(place);
  checkChoices(options, name);
  const folder = format.of === 'rules' ? '' : findGraph(options);
  return {
    ...{ name, format, folder, output: place },
    window: windowOf(options, now),
    types: typesOf(options.types, format.of),
  };
}

/** @throws UsageError for an option that the format does not have */
function checkChoices({ bulk, findings, access }: ExportOptions, name: string): void {
  if (bulk !== undefined && name !== 'ecs') {
    throw new UsageError(
      '--bulk is for --format ecs: it writes what the bulk API of Elasticsearch takes.',
    );
  }
  if (findings && !name.startsWith('ocsf')) {
    throw new UsageError(
      '--findings is for --format ocsf: use "graph-1password detect" for other formats.',
    );
  }
  if (access && name !== 'opengraph') {
    throw new UsageError(
      '--access is for --format opengraph: use "graph-1password access report" for other formats.',
    );
  }
}
