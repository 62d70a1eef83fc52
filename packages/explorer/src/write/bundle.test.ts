import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { runInNewContext } from 'node:vm';
import { bundle, watchBundle } from './bundle';
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

test('what is not ASCII in a pattern, a text or the worker is escaped, and means the same', async () => {
  write(
    'main.tsx',
    `import source from 'virtual:worker'; alert(/^[＝é]+$/.test('＝é'), 'ü', source);`,
  );
  write('worker.ts', `postMessage(/＋/u.test('＋'));`);
  write('style.css', '');
  const { script } = await bundle(folder);
  expect(script).toMatch(/^[\0-\x7f]*$/);
  const said: unknown[] = [];
  runInNewContext(script, { alert: (...all: unknown[]) => said.push(...all) });
  expect(said.slice(0, 2)).toEqual([true, 'ü']);
  runInNewContext(String(said[2]), { postMessage: (message: unknown) => said.push(message) });
  expect(said[3]).toBe(true);
});

test('sources that do not compile are an error', async () => {
  write('main.tsx', 'let a = ;');
  write('style.css', '');
  await expect(bundle(folder)).rejects.toThrow(/Unexpected ";"/);
});

test('a change of the page, its worker or its style is bundled, and a mistake is told', async () => {
  write('main.tsx', `import source from 'virtual:worker'; alert('page 1' + source);`);
  write('worker.ts', `import { text } from './text'; postMessage(text);`);
  write('text.ts', `export const text = 'worker 1';`);
  write('style.css', '.one { color: red }');
  let isBuilt: (text: string) => void = () => undefined;
  const nextBuild = () => new Promise<string>((resolve) => (isBuilt = resolve));
  const first = nextBuild();
  const stop = await watchBundle(
    (built) => isBuilt(typeof built === 'string' ? built : built.script + built.style),
    folder,
  );
  /** The watcher may look at a file only after it was changed: it is then changed again. */
  const changed = async (name: string, text: string): Promise<string> => {
    const next = nextBuild();
    const again = setInterval(() => write(name, text), 500);
    write(name, text);
    return next.finally(() => clearInterval(again));
  };
  try {
    expect(await first).toMatch(/worker 1.*page 1.*one/s);
    expect(await changed('text.ts', `export const text = 'worker 2';`)).toContain('worker 2');
    expect(await changed('worker.ts', 'let a = ;')).toMatch(/Unexpected ";".*worker\.ts/s);
    expect(await changed('worker.ts', 'postMessage("worker 3")')).toContain('worker 3');
    expect(await changed('style.css', '.two { color: red }')).toContain('.two');
  } finally {
    await stop();
  }
});

test("the explorer's own sources fit into a page, with the licences of what is in it", async () => {
  const assets = await bundle();
  expect(pageOf({ assets, bytes: new Uint8Array() })).toContain('id="app"');
  expect(assets.script).toMatch(/^\/\*\n.*preact \d.*MIT.*\*\//s);
  expect(assets.script).toContain('Beno\\u00eet Simard');
  expect(assets.script).toMatch(/^[\0-\x7f]*$/);
  expect(assets.script.length).toBeLessThan(1_000_000);
});
