import path from 'node:path';
import { troubleOnMachine } from './reach';

const file = (place: string) => ({ type: 'file' as const, path: place });
const command = (...words: string[]) => ({ type: 'command' as const, command: words });
const trouble = (sink: Parameters<typeof troubleOnMachine>[1], PATH = '') =>
  troubleOnMachine('log', sink, { PATH });

test('a file needs its folder', () => {
  expect(trouble(file(path.join(__dirname, 'new.log')))).toBeUndefined();
  expect(trouble(file(path.join(__dirname, 'no', 'new.log')))).toMatch(/does not exist: create it/);
  expect(trouble(file(__dirname))).toMatch(/is a folder: add a file name/);
});

test('a command needs its program, by path or by name in PATH', () => {
  const [folder, name] = [path.dirname(process.execPath), path.basename(process.execPath)];
  expect(trouble(command(process.execPath))).toBeUndefined();
  expect(trouble(command(name, 'x'), folder)).toBeUndefined();
  expect(trouble(command(name), __dirname)).toMatch(/is not there, or may not be run/);
  expect(trouble(command(path.join(folder, 'no-such')))).toMatch(/^The sink "log" cannot be used/);
});

test('of what is elsewhere nothing is known here', () => {
  expect(trouble({ type: 'slack', url: 'https://hooks.example.com/x' })).toBeUndefined();
});
