import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { builtOnce } from './builtOnce';

const built: string[] = [];
afterEach(() => {
  for (const folder of built.splice(0)) rmSync(folder, { recursive: true });
});

/** A build that counts how often it is made. */
function counted(name: string) {
  const made = { times: 0 };
  const build = async (folder: string) => {
    made.times++;
    await Promise.resolve();
    writeFileSync(path.join(folder, 'made'), String(made.times));
  };
  const get = async () => {
    const folder = await builtOnce(`${name}-${process.pid}`, build);
    if (!built.includes(folder)) built.push(folder);
    return folder;
  };
  return { made, get };
}

test('what several need at once is built once', async () => {
  const { made, get } = counted('at-once');
  const folders = await Promise.all([get(), get(), get()]);
  expect(new Set(folders).size).toBe(1);
  expect(made.times).toBe(1);
  expect(readFileSync(path.join(String(folders[0]), 'made'), 'utf8')).toBe('1');
  expect(existsSync(`${folders[0]}.lock`)).toBe(false);
});

test('a lock of a process that died holds nobody up', async () => {
  const { made, get } = counted('after-death');
  const folder = await get();
  rmSync(folder, { recursive: true });
  // No system gives so high a number to a process.
  writeFileSync(`${folder}.lock`, '99999999');
  expect(await get()).toBe(folder);
  expect(made.times).toBe(2);
});

test('a build that fails says why, and the next one tries again', async () => {
  const name = `fails-${process.pid}`;
  await expect(builtOnce(name, () => Promise.reject(new Error('no room')))).rejects.toThrow(
    'no room',
  );
  const folder = await builtOnce(name, () => Promise.resolve());
  built.push(folder);
  expect(existsSync(folder)).toBe(true);
});
