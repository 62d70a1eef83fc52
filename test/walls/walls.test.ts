import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { lint, ROOT } from './lint';

/** Imports that no wall may let through, each planted into a file that is there. */
const FORBIDDEN: [file: string, line: string][] = [
  ['packages/vocabulary/src/index.ts', `export { parseQuery } from '@graph-1password/j1ql';`],
  ['packages/vocabulary/src/eventNames.ts', `import type { Run } from '../../../src/run/run';`],
  ['packages/j1ql/src/index.ts', `import { EntityTypes } from '@graph-1password/vocabulary';`],
  ['packages/j1ql/src/index.ts', `import { encode } from '@graph-1password/explorer';`],
  ['packages/tenant/src/index.ts', `import type { Graph } from '@graph-1password/j1ql';`],
  ['packages/tenant/src/index.ts', `import { invocationConfig } from '../../../src';`],
  ['packages/explorer/src/index.ts', `import type { Finding } from '../../cli/src/detect/detect';`],
  ['packages/explorer/src/index.ts', `import { startTenant } from '@graph-1password/tenant';`],
  ['packages/explorer/src/index.ts', `import { parseQuery } from '../../j1ql/src/language/parse';`],
  ['packages/explorer/src/web/main.tsx', `import '../../../../src/config';`],
  [
    'packages/cli/src/cli.ts',
    `import { parseQuery } from '@graph-1password/j1ql/src/language/parse';`,
  ],
  ['packages/cli/src/cli.ts', `import { findMatches } from '@graph-1password/tenant/testing';`],
  ['packages/cli/src/graph/summary.ts', `import { buildCode } from '../../../../tools/build';`],
  [
    'packages/cli/src/graph/summary.ts',
    `import { FakeClock } from '../../../../test/support/fakeClock';`,
  ],
  ['src/index.ts', `export * from '../packages/cli/src/cli';`],
  ['src/index.ts', `import type { Graph } from '@graph-1password/j1ql';`],
  ['src/index.ts', `import { startTenant } from '@graph-1password/tenant';`],
  ['src/client/http.ts', `import type { ParsedConfig } from '../config';`],
  ['src/client/http.ts', `import { Entities } from '../entities/index';`],
  ['src/client/http.ts', `export type { OnePasswordStep } from '../steps';`],
  ['src/access/replay.ts', `import type { Run } from '../run/run';`],
  ['src/entities/audit.ts', `import type { EventsClient } from '../client/events/types';`],
  ['src/entities/index.ts', `import { Steps } from '../steps/constants';`],
  ['src/relationships.ts', `import type { ClientLogger } from './client/logger';`],
  ['src/relationships.ts', `const later = () => import('./steps');`],
  ['src/steps/index.ts', `import { invocationConfig } from '..';`],
  ['src/steps/index.ts', `import { buildCode } from '../../tools/build';`],
];

/** Imports that the same files may have: a wall that refuses everything proves nothing. */
const ALLOWED: [file: string, line: string][] = [
  ['packages/explorer/src/index.ts', `import type { Graph } from '@graph-1password/j1ql';`],
  ['packages/cli/src/graph/summary.ts', `import { Entities } from '../../../../src/entities';`],
  ['src/steps/index.ts', `import type { EventsClient } from '../client/events/types';`],
  ['src/index.ts', `import { EntityTypes } from '@graph-1password/vocabulary';`],
];

it('lint refuses each forbidden import, types and indexes included, and no other', () => {
  const found = lint([...FORBIDDEN, ...ALLOWED]).map((remarks) =>
    remarks.filter((remark) => remark.includes('restricted')),
  );
  const letThrough = FORBIDDEN.filter((_, index) => found[index]?.length === 0);
  const refused = ALLOWED.filter((_, index) => found[FORBIDDEN.length + index]?.length !== 0);
  expect({ letThrough, refused }).toEqual({ letThrough: [], refused: [] });
  expect(FORBIDDEN.length).toBeGreaterThanOrEqual(15);
});

it('the tables of the guide say what lint holds', () => {
  const script = `import('./tools/checks/walls.mjs').then((walls) => console.log(JSON.stringify(walls)))`;
  const { stdout } = spawnSync(process.execPath, ['-e', script], {
    cwd: ROOT,
    encoding: 'utf8',
    timeout: 120_000,
  });
  const { MAY_IMPORT, ROOMS } = JSON.parse(stdout) as Record<string, Record<string, string[]>>;
  const guide = readFileSync(path.join(ROOT, 'docs', 'development.md'), 'utf8');
  const rows = [...guide.matchAll(/^\| (`[^|]+) \| [^|]+ \| ([^|]+) \|$/gm)];
  const table = (prefix: string) =>
    Object.fromEntries(
      rows.flatMap(([, name = '', allowed = '']) => {
        const room = name.trim().replace(/^`|\/?`$/g, '');
        return room.startsWith(prefix)
          ? [[room.slice(prefix.length), [...allowed.matchAll(/`([^`]+)`/g)].map(([, one]) => one)]]
          : [];
      }),
    );
  expect(table('packages/')).toEqual({
    ...MAY_IMPORT,
    cli: ['src', ...(MAY_IMPORT?.['cli'] ?? [])],
  });
  expect(table('')).toMatchObject(ROOMS ?? {});
});

test('every file and folder of src is a room with walls, or puts the rooms together', () => {
  const rooms = spawnSync(
    process.execPath,
    [
      '-e',
      `import('./tools/checks/walls.mjs').then(({ ROOMS }) => console.log(JSON.stringify(ROOMS)))`,
    ],
    { cwd: ROOT, encoding: 'utf8', timeout: 120_000 },
  );
  const known = [
    ...Object.keys(JSON.parse(rooms.stdout) as object),
    'index.ts',
    'invocationConfig.ts',
  ];
  const found = readdirSync(path.join(ROOT, 'src')).filter((name) => !name.endsWith('.test.ts'));
  expect(found.sort()).toEqual(known.sort());
});
