import { lint } from './lint';

const FILE = 'packages/vocabulary/src/ids.ts';

/** What can be written in two ways: the way that lint refuses, its rule, and the way that stays. */
const TWO_WAYS: [refused: string, rule: string, kept: string][] = [
  ['let count = 0; count += 1;', 'style/increment', 'let count = 0; count++;'],
  ['let count = 9; count -= 1;', 'style/increment', 'let count = 9; count--;'],
  [
    'class Box { private size = 1; }',
    'style/hash-private',
    'class Box { #size = 1; readonly twice = this.#size; }',
  ],
  [
    'class Box { private twice(): number { return 2; } }',
    'style/hash-private',
    'class Box { #twice(): number { return 2; } four = (): number => 2 * this.#twice(); }',
  ],
  [
    'class Box { constructor(private readonly size: number) {} }',
    'style/hash-private',
    'class Box { constructor(readonly size: number) {} }',
  ],
  [
    `import { type EventKind } from './wire/events';`,
    'import-x/consistent-type-specifier-style',
    `import type { EventKind } from './wire/events';`,
  ],
  [
    `import type { EventKind } from './wire/events'; import type { Place } from './wire/events';`,
    'import-x/no-duplicates',
    `import type { EventKind, Place } from './wire/events';`,
  ],
  [
    `const TYPE = 'one_password_vault';`,
    'style/graph-types',
    `import { EntityTypes } from './entityTypes'; const TYPE = EntityTypes.VAULT;`,
  ],
  [
    'const QUERY = `FIND one_password_vault WITH id = ${1}`;',
    'style/graph-types',
    `import { EntityTypes } from './entityTypes'; const QUERY = \`FIND \${EntityTypes.VAULT} WITH id = \${1}\`;`,
  ],
  [
    'const LATER = 86_400_000;',
    'style/durations',
    `import { DAY } from './durations'; const LATER = DAY;`,
  ],
  [
    'const LATER = 2 * 3_600_000;',
    'style/durations',
    `import { HOUR } from './durations'; const LATER = 2 * HOUR;`,
  ],
];

it('lint holds one way to write what can be written in two', () => {
  const rules = new Set(TWO_WAYS.map(([, rule]) => rule));
  const found = lint([
    ...TWO_WAYS.map(([refused]) => [FILE, refused] as const),
    ...TWO_WAYS.map(([, , kept]) => [FILE, kept] as const),
  ]).map((remarks) => [
    ...new Set(
      remarks.map((remark) => remark.split(':')[0] ?? '').filter((rule) => rules.has(rule)),
    ),
  ]);
  expect(found).toEqual([...TWO_WAYS.map(([, rule]) => [rule]), ...TWO_WAYS.map(() => [])]);
});

const VIEW = 'packages/explorer/src/web/main.tsx';

/** Hooks of the explorer's page, as lint refuses and as it takes them. */
const HOOKS: [rule: string, refused: string, kept: string][] = [
  [
    'react-hooks/rules-of-hooks',
    'export function Planted({ on }: { on: boolean }) { if (on) useState(0); return null; }',
    'export function Planted() { useState(0); return null; }',
  ],
  [
    'react-hooks/exhaustive-deps',
    'export function Planted({ on }: { on: string }) { useEffect(() => void (document.title = on), []); return null; }',
    'export function Planted({ on }: { on: string }) { useEffect(() => void (document.title = on), [on]); return null; }',
  ],
];

it("lint holds the rules of hooks in the explorer's page", () => {
  const found = lint([
    ...HOOKS.map(([, refused]) => [VIEW, refused] as const),
    ...HOOKS.map(([, , kept]) => [VIEW, kept] as const),
  ]).map((remarks) => remarks.map((remark) => remark.split(':')[0]));
  expect(found).toEqual([...HOOKS.map(([rule]) => [rule]), ...HOOKS.map(() => [])]);
});
