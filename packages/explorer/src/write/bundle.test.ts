import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { runInNewContext } from 'node:vm';
import { bundle } from './bundle';
import { pageOf } from './page';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'bundle-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const write = (name: string, text: string): void => writeFileSync(path.join(folder, name), text);

test('the worker travels as text in the script, and imported styles come first', async () => {
  write('main.tsx', `import './part.css'; import source from 'virtual:worker'; alert(source);`);
  write('worker.ts', `const answer: number = 42; postMessage(answer + "</script>");`);
  write('style.css', `.own { color: red }`);
  write('part.css', `.part { color: blue }`);
  const { script, style } = await bundle(folder);
  let source = '';
  runInNewContext(script, { alert: (text: string) => (source = text) });
  const posted: unknown[] = [];
  runInNewContext(source, { postMessage: (message: unknown) => posted.push(message) });
  expect(posted).toEqual(['42</script>']);
  expect(style.replace(/\s/g, '')).toBe('.part{color:#00f}.own{color:red}');
});

test('sources that do not compile are an error', async () => {
  write('main.tsx', 'let a = ;');
  write('style.css', '');
  await expect(bundle(folder)).rejects.toThrow(/Unexpected ";"/);
});

test("the explorer's own sources fit into a page, with the licences of what is in it", async () => {
  const assets = await bundle();
  expect(pageOf({ assets, bytes: new Uint8Array() })).toContain('id="app"');
  expect(assets.script).toMatch(/^\/\*\n.*preact \d.*MIT.*\*\//s);
  expect(assets.script.length).toBeLessThan(1_000_000);
});
