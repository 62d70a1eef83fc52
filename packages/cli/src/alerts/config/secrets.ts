import { addressProblem, isConnector } from './meaning';
import type { SinkConfig } from './types';

/** A sink cannot be opened as it is configured; the message is a sentence without any secret. */
export class SinkConfigError extends Error {
  override readonly name = 'SinkConfigError';
}

const REFERENCE = /\$\{([A-Za-z_]\w*)\}/g;

/**
 * A sink with its secrets from the environment.
 * @param name of the sink, for sentences
 * @throws SinkConfigError when a variable is not set, or holds no address where one is needed
 */
export function resolveSink<T extends SinkConfig>(
  name: string,
  sink: T,
  env: NodeJS.ProcessEnv,
): T {
  const resolved = Object.fromEntries(
    Object.entries(sink).map(([key, value]: [string, unknown]) => [
      key,
      typeof value === 'string' ? fill(name, value, env) : value,
    ]),
  ) as unknown as T;
  if ('url' in resolved && resolved.url !== undefined) checkAddress(name, sink, resolved.url);
  return resolved;
}

function fill(name: string, text: string, env: NodeJS.ProcessEnv): string {
  return text.replace(REFERENCE, (_, variable: string) => {
    const value = env[variable]?.trim();
    if (value) return value;
    throw new SinkConfigError(
      `The sink "${name}" needs the environment variable ${variable}, which is not set: set it, or add it to .env.`,
    );
  });
}

function checkAddress(name: string, sink: SinkConfig, url: string): void {
  const [variable] =
    'url' in sink ? [...(sink.url ?? '').matchAll(REFERENCE)].map(([, id]) => id) : [];
  const what = variable === undefined ? 'Its address' : `The address in ${variable}`;
  if (sink.type === 'teams' && isConnector(url)) {
    throw new SinkConfigError(
      `The sink "${name}" cannot be used. ${what} is the address of an Office 365 connector, which Microsoft has switched off: create a workflow "When a Teams webhook request is received" and use its address.`,
    );
  }
  const problem = addressProblem(url);
  if (problem !== undefined) {
    throw new SinkConfigError(`The sink "${name}" cannot be used. ${what} ${problem}.`);
  }
}
