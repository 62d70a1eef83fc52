import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { ODD_TEXTS } from '../../../../../test/support/export/cases';
import { exported, writeGraph } from '../../../../../test/support/export/graphs';
import { readImport } from '../../../../../test/support/export/readImport';
import { codePoint } from '../../../../../test/support/codePoint';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'neo4j-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const ITEM = 'one_password_secret';
const VAULT = 'one_password_vault';
const HAS = 'one_password_vault_has_secret';

const vault = {
  ...{ _key: `${VAULT}:v`, _type: VAULT, _class: ['Vault'], id: 'v', name: 'Payroll' },
  ...{ privileged: true, itemsCount: 3, createdOn: 1_700_000_000_123 },
};
const item = (number: number, more: object) => ({
  ...{ _key: `${ITEM}:v:${number}`, _type: ITEM, _class: ['Secret'], vaultId: 'v', name: 'n' },
  ...more,
});
const has = (number: number) => ({
  ...{ _key: `${VAULT}:v|has|${ITEM}:v:${number}`, _type: HAS, _class: 'HAS' },
  ...{ _fromEntityKey: `${VAULT}:v`, _toEntityKey: `${ITEM}:v:${number}` },
});

test('nodes have labels and typed properties, relationships their ends and class', async () => {
  writeGraph(folder, [[vault, item(1, { tags: ['a', 'b,c'], urls: [], version: 2 })]], [has(1)]);
  const output = path.join(folder, 'out');
  const { code } = await exported({ dataDir: folder, format: 'neo4j', output, titles: true });
  expect(code).toBe(0);
  expect(await readImport(output)).toMatchObject({
    [`nodes=OnePassword:${VAULT}:Vault`]: [
      {
        ...{ '_key:ID': vault._key, 'name:string': 'Payroll', 'displayName:string': 'Payroll' },
        ...{ 'createdOn:long': '1700000000123', 'privileged:boolean': 'true' },
        ...{ 'itemsCount:long': '3', 'description:string': null },
      },
    ],
    [`nodes=OnePassword:${ITEM}:Secret`]: [
      { 'tags:string[]': 'a\u001fb,c', 'urls:string[]': null, 'version:long': '2' },
    ],
    'relationships=HAS': [
      { '_key:string': has(1)._key, ':START_ID': vault._key, ':END_ID': `${ITEM}:v:1` },
    ],
  });
  const script = readFileSync(path.join(output, 'import.sh'), 'utf8');
  expect(script).not.toContain('--multiline-fields');
  expect(readFileSync(path.join(output, 'constraints.cypher'), 'utf8')).toMatch(
    /^CREATE CONSTRAINT \S+ IF NOT EXISTS FOR \(n:OnePassword\) REQUIRE n\._key IS UNIQUE;\n$/,
  );
});

/** Half a character and NUL cannot be written; the sign for that stands in their place. */
const whole = (text: string) => Buffer.from(text).toString('utf8').replaceAll('\0', '\ufffd');

test('no object is lost, none is doubled, and every text is kept', async () => {
  const text = fc.oneof(fc.constantFrom(...ODD_TEXTS), fc.string({ unit: codePoint }));
  await fc.assert(
    fc.asyncProperty(fc.array(text, { minLength: 1, maxLength: 10 }), async (texts) => {
      const own = mkdtempSync(path.join(folder, 'run-'));
      const items = texts.map((name, number) => item(number, { name }));
      writeGraph(
        own,
        [items, items.slice(0, 1)],
        texts.map((_, number) => has(number)),
      );
      const output = path.join(own, 'out');
      await exported({ dataDir: own, format: 'neo4j', output, titles: true });
      const found = await readImport(output);
      const names = (found[`nodes=OnePassword:${ITEM}:Secret`] ?? []).map((row) => [
        ...[row['_key:ID'], row['name:string']],
      ]);
      expect(new Map(names as [string, string][])).toEqual(
        new Map(texts.map((each, number) => [`${ITEM}:v:${number}`, whole(each)])),
      );
      expect(names).toHaveLength(texts.length);
      expect(found['relationships=HAS']).toHaveLength(texts.length);
      const script = readFileSync(path.join(output, 'import.sh'), 'utf8');
      expect(script.includes('--multiline-fields=true')).toBe(
        texts.some((each) => /[\r\n]/.test(each)),
      );
    }),
    { numRuns: 8 },
  );
});
