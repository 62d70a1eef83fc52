import { readFileSync } from 'node:fs';
import path from 'node:path';
import { fileTroubleWords } from '@graph-1password/vocabulary';
import { YamlDocument } from './document';
import { defaultConfig, normalise } from './normalise';
import { ConfigError } from './problem';
import type { ConfigProblem } from './problem';
import { checkMeaning } from './meaning';
import { checkSchema } from './schema';
import type { AlertConfig } from './types';

/** A configuration, and what is wrong with it. */
export interface ReadConfig {
  config: AlertConfig;
  problems: ConfigProblem[];
}

/**
 * Reads `graph-1password.yaml` and checks it as far as it can be without running anything.
 * @param file an absolute path; undefined for none, which is a configuration too
 * @throws ConfigError when the file cannot be read at all
 */
export function readConfig(file: string | undefined): ReadConfig {
  if (file === undefined) return { config: defaultConfig(), problems: [] };
  const document = new YamlDocument(readText(file));
  if (document.problems.length > 0) return { config: defaultConfig(), problems: document.problems };
  const value = document.value ?? {};
  const problems = checkSchema(value).map(({ steps, text }) => ({
    line: document.lineOf(steps),
    text,
  }));
  if (problems.length > 0) return { config: defaultConfig(), problems: sorted(problems) };
  const config = normalise(value, file);
  const meant = checkMeaning(config, value).map(({ steps, text }) => ({
    line: document.lineOf(steps),
    text,
  }));
  return { config, problems: sorted(meant) };
}

/**
 * Reads `graph-1password.yaml`.
 * @throws ConfigError with a line for each problem
 */
export function loadConfig(file: string | undefined): AlertConfig {
  const { config, problems } = readConfig(file);
  if (file !== undefined && problems.length > 0) throw new ConfigError(file, problems);
  return config;
}

const sorted = (problems: ConfigProblem[]): ConfigProblem[] =>
  problems.sort((a, b) => a.line - b.line);

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const { what, cure } = fileTroubleWords(error);
    const text =
      (error as NodeJS.ErrnoException).code === 'ENOENT'
        ? 'the file does not exist: use another --config, or leave it out.'
        : `it cannot be read, because ${what}: ${cure}, or use another --config.`;
    throw new ConfigError(path.resolve(file), [{ line: 0, text }]);
  }
}
