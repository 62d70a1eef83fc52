import { readFileSync } from 'node:fs';
import path from 'node:path';
import { PROJECT_ROOT } from '../../packages/cli/src/support/projectRoot';

/** The package.json of a dependency of a package of the SDK. */
function manifestBelow(parent: string, name: string): { version: string } {
  const below = path.dirname(require.resolve(`${parent}/package.json`, { paths: [PROJECT_ROOT] }));
  const manifest = require.resolve(`${name}/package.json`, { paths: [below] });
  return JSON.parse(readFileSync(manifest, 'utf8')) as { version: string };
}

test('the axios below the SDK is the newest whose inner files its client can still load', async () => {
  expect(manifestBelow('@lifeomic/alpha', 'axios').version).toBe('0.35.0');
  // The client reaches into axios/lib, which axios 1 does not export.
  const client = (await import('@lifeomic/alpha')) as object;
  expect(client).toHaveProperty('Alpha');
});

test('the package asks for no upper limit of Node', () => {
  const manifest = readFileSync(path.join(PROJECT_ROOT, 'package.json'), 'utf8');
  const { engines } = JSON.parse(manifest) as { engines: { node: string } };
  expect(engines.node).toBe('>=20.18.1');
});

test('the scripts of npm run in every shell: no variables before a command, no single quotes', () => {
  const { scripts } = JSON.parse(readFileSync(path.join(PROJECT_ROOT, 'package.json'), 'utf8')) as {
    scripts: Record<string, string>;
  };
  const posix = Object.entries(scripts).filter(([, command]) =>
    /[$'`;]|(^|\s)\w+=\S/.test(command),
  );
  expect(posix).toEqual([]);
});
