import { readFileSync } from 'node:fs';
import path from 'node:path';
import { PROJECT_ROOT } from '../../packages/cli/src/support/projectRoot';
import { reduceBill } from '../../tools/build/supply';

interface Locked {
  version: string;
  integrity?: string;
  license?: string;
  link?: true;
  inBundle?: true;
  dev?: true;
  os?: string[];
  cpu?: string[];
  hasInstallScript?: true;
}

const { packages } = JSON.parse(
  readFileSync(path.join(PROJECT_ROOT, 'package-lock.json'), 'utf8'),
) as { packages: Record<string, Locked> };

/** Packages from a registry, by name and version. */
const locked = Object.entries(packages).flatMap(([place, entry]): [string, Locked][] => {
  const name = place.split('node_modules/').at(-1) ?? '';
  return place.includes('node_modules/') && !entry.link ? [[name, entry]] : [];
});

test('every package is known by its content, those of other platforms too', () => {
  const unknown = locked.filter(([, { integrity, inBundle }]) => !integrity && !inBundle);
  expect(unknown.map(([name]) => name)).toEqual([]);
  for (const [, { integrity }] of locked) if (integrity) expect(integrity).toMatch(/^sha512-/);
});

/** Licences that allow to ship the code with ours, or to build with it. */
const ALLOWED = new Set([
  ...['0BSD', 'Apache-2.0', 'BSD-2-Clause', 'BSD-3-Clause', 'BlueOak-1.0.0', 'ISC', 'MIT', 'MIT-0'],
  ...['MPL-2.0', 'Python-2.0', 'Unlicense', 'CC0-1.0', 'WTFPL'],
]);
/** Data of a tool that is not shipped. */
const FOR_DEVELOPERS = new Set(['CC-BY-4.0', 'PSF-2.0']);
/** Old parts of the SDK's command line, which is not shipped: nobody says under which licence they are. */
const NOT_SAID = new Set(['cli-color', 'dreamopt', 'emitter-component']);

/** Packages that do not give their licence to npm, and what is in their folder. */
const OTHERWISE: Readonly<Record<string, string>> = {
  '@oxc-parser/binding': 'MIT',
  '@swc/core': 'Apache-2.0',
  '@unrs/resolver-binding': 'MIT',
  difflib: 'PSF-2.0',
  'es5-ext': 'MIT',
  keycharm: 'MIT OR Apache-2.0',
  xtend: 'MIT',
};

/** Whether an SPDX expression leaves a choice that is allowed. */
function isAllowed(expression: string, dev: boolean): boolean {
  const terms = (text: string, word: string) => text.replace(/[()]/g, '').split(` ${word} `);
  return terms(expression, 'OR').some((choice) =>
    terms(choice, 'AND').every((one) => ALLOWED.has(one) || (dev && FOR_DEVELOPERS.has(one))),
  );
}

test('every package has a licence that fits ours', () => {
  const strange = locked.flatMap(([name, { license, dev }]) => {
    if (NOT_SAID.has(name) && dev) return [];
    const found =
      license ??
      OTHERWISE[name.replace(/-(?:android|darwin|freebsd|linux|openharmony|win32)-.*$/, '')];
    return found !== undefined && isAllowed(found, dev === true)
      ? []
      : `${name}: ${found ?? 'none'}`;
  });
  expect(strange).toEqual([]);
  expect(isAllowed('GPL-3.0-only', true)).toBe(false);
  expect(isAllowed('MIT AND GPL-3.0-only', true)).toBe(false);
  expect(isAllowed('CC-BY-4.0', false)).toBe(false);
});

/** A package that has machine code or runs a script when it is installed, without its platform. */
const familyOf = (name: string): string =>
  name.replace(
    /[-/](?:aix|android|darwin|freebsd|linux|netbsd|openbsd|openharmony|sunos|wasm32|win32)(?:-.*)?$/,
    '',
  );

test('docs/security.md names every package with machine code or a script', () => {
  const native = locked.filter(
    ([, { os, cpu, hasInstallScript }]) => os || cpu || hasInstallScript,
  );
  const families = [...new Set(native.map(([name]) => familyOf(name)))].sort();
  const section = readFileSync(path.join(PROJECT_ROOT, 'docs/security.md'), 'utf8')
    .split('## Supply chain')[1]
    ?.split('\n## ')[0];
  const named = [...(section?.matchAll(/^\| `([^`]+)`/gm) ?? [])].map(([, name]) => name);
  expect(named.sort()).toEqual(families);
});

test('the bill of materials has what is bundled and what is installed beside it, and no time', () => {
  const dev = [{ name: 'cdx:npm:package:development', value: 'true' }];
  const part = (name: string, properties = dev) => ({
    'bom-ref': `${name}@1`,
    name,
    version: '1',
    properties,
  });
  const bill = reduceBill(
    {
      serialNumber: 'urn:uuid:x',
      metadata: { timestamp: 'now', component: { name: 'folder' } },
      components: [part('bundled'), part('tool'), part('native', []), part('binary', [])],
      dependencies: [
        { ref: 'graph-1password@0.2.0', dependsOn: ['bundled@1', 'tool@1'] },
        { ref: 'tool@1', dependsOn: ['bundled@1'] },
        { ref: 'native@1', dependsOn: ['binary@1'] },
      ],
    },
    [{ name: 'bundled', version: '1' }],
    ['native'],
  );
  expect(bill).toEqual({
    metadata: { component: { name: 'graph-1password' } },
    components: [part('bundled', []), part('native', []), part('binary', [])],
    dependencies: [
      { ref: 'graph-1password@0.2.0', dependsOn: ['bundled@1'] },
      { ref: 'native@1', dependsOn: ['binary@1'] },
    ],
  });
});
