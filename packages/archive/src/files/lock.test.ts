import { spawnSync } from 'node:child_process';
import fs, {
  symlinkSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import path from 'node:path';
import { holderOf, processSpace, processStart } from './holder';
import type { LockHolder } from './holder';
import { Lock, LockedError } from './lock';

const GUARDED = {
  holder: 'poller',
  cure: 'is using this state: stop it, or use another --state-dir or --integration-instance-id',
};

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'graph-1password-lock-'));
  file = path.join(folder, 'below', 'x.lock');
});
afterEach(() => rmSync(folder, { recursive: true }));

const holder = (change: Partial<LockHolder> = {}): LockHolder => ({
  pid: process.pid,
  started: processStart(process.pid) ?? '',
  host: hostname(),
  since: '2026-01-15T12:00:00.000Z',
  ...change,
});
const write = (content: string) => {
  Lock.take(file, GUARDED).release();
  writeFileSync(file, content);
};

test('a lock is held until it is given back, and leaves nothing behind', () => {
  const lock = Lock.take(file, GUARDED);
  expect(holderOf(file)?.pid).toBe(process.pid);
  expect(() => Lock.take(file, GUARDED)).toThrow(LockedError);
  lock.release();
  expect(readdirSync(path.dirname(file))).toEqual([]);
  Lock.take(file, GUARDED).release();
});

test('a link that leads nowhere in the place of a lock is named, and left alone', () => {
  Lock.take(file, GUARDED).release();
  symlinkSync('/nowhere', file);
  expect(() => Lock.take(file, GUARDED)).toThrow(
    `${file} is a link that leads nowhere, where a lock is to be: remove the link, then run again.`,
  );
  expect(readdirSync(path.dirname(file))).toEqual([path.basename(file)]);
});

test('the sentence names the holder and what to do', () => {
  write(JSON.stringify(holder()));
  expect(() => Lock.take(file, GUARDED)).toThrow(
    `Another poller (process ${process.pid} on ${hostname()}, since 2026-01-15T12:00:00.000Z) is using this state: stop it, or use another --state-dir or --integration-instance-id.`,
  );
});

/** The number of a process that has just ended. */
const deadPid = () => spawnSync(process.execPath, ['-e', ''], { timeout: 60_000 }).pid;

test.each([
  ['a process that has ended', () => JSON.stringify(holder({ pid: deadPid() }))],
  ['another process with the same number', () => JSON.stringify(holder({ started: '1' }))],
  ['a crash while it was written', () => '{"pid":'],
  ['nothing', () => ''],
])('a lock of %s is taken over', (_name, content) => {
  write(content());
  expect(holderOf(file)).toBeUndefined();
  const lock = Lock.take(file, GUARDED);
  expect(holderOf(file)?.pid).toBe(process.pid);
  expect(readdirSync(path.dirname(file))).toEqual(['x.lock']);
  lock.release();
});

test('a lock of another machine holds as long as it gives signs of life', () => {
  write(JSON.stringify(holder({ host: 'elsewhere' })));
  expect(() => Lock.take(file, GUARDED)).toThrow(LockedError);
  const silent = (Date.now() - 6 * 60_000) / 1000;
  utimesSync(file, silent, silent);
  Lock.take(file, GUARDED).release();
});

test('a lock that was taken over in the meantime is not given back by its old holder', () => {
  const lock = Lock.take(file, GUARDED);
  const other = JSON.stringify(holder({ since: 'later' }));
  writeFileSync(file, other);
  lock.release();
  expect(readFileSync(file, 'utf8')).toBe(other);
});

test('where a system does not tell when a process started, its number and its signs of life count', () => {
  write(JSON.stringify(holder({ started: '' })));
  expect(holderOf(file)?.pid).toBe(process.pid);
  const silent = (Date.now() - 6 * 60_000) / 1000;
  utimesSync(file, silent, silent);
  expect(holderOf(file)).toBeUndefined();
  write(JSON.stringify(holder({ started: '', pid: deadPid() })));
  expect(holderOf(file)).toBeUndefined();
});

test('a process that does not exist has no start', () => {
  expect(processStart(deadPid())).toBeUndefined();
  const told = process.platform === 'linux' ? /^\d+$/ : /^$/;
  expect(processStart(process.pid) ?? '').toMatch(told);
});

const linux = process.platform === 'linux' ? test : test.skip;
linux(
  'a lock of another container with the same host name holds as long as it gives signs of life (skipped without /proc: Linux only)',
  () => {
    write(JSON.stringify(holder({ pid: 1, started: '1', space: 'boot pid:[1]' })));
    expect(() => Lock.take(file, GUARDED)).toThrow(LockedError);
    const silent = (Date.now() - 6 * 60_000) / 1000;
    utimesSync(file, silent, silent);
    Lock.take(file, GUARDED).release();
  },
);

test('where there are no hard links there are locks all the same', () => {
  const link = jest.spyOn(fs, 'linkSync').mockImplementation(() => {
    throw Object.assign(new Error('EPERM'), { code: 'EPERM', syscall: 'link' });
  });
  try {
    const lock = Lock.take(file, GUARDED);
    expect(link).toHaveBeenCalled();
    expect(holderOf(file)?.pid).toBe(process.pid);
    expect(() => Lock.take(file, GUARDED)).toThrow(LockedError);
    expect(readdirSync(path.dirname(file))).toEqual(['x.lock']);
    lock.release();
  } finally {
    link.mockRestore();
  }
});

const MINUTES_6 = 6 * 60_000;

linux(
  'a holder on this machine that is paused holds its lock (skipped without /proc: Linux only)',
  () => {
    write(JSON.stringify({ ...holder(), space: processSpace() }));
    const silent = (Date.now() - MINUTES_6) / 1000;
    utimesSync(file, silent, silent);
    expect(() => Lock.take(file, GUARDED)).toThrow(LockedError);
  },
);

describe('a holder that was paused for so long that another one took its place', () => {
  let paused: Lock;
  beforeEach(() => {
    paused = Lock.take(file, GUARDED);
    writeFileSync(file, JSON.stringify(holder({ host: 'elsewhere', since: 'later' })));
  });

  test('knows, says so, and gives no sign of life for the other one', () => {
    const silent = (Date.now() - MINUTES_6) / 1000;
    utimesSync(file, silent, silent);
    expect(paused.isHeld).toBe(false);
    expect(() => paused.confirm()).toThrow(
      /^Another poller \(process \d+ on elsewhere, since later\)/,
    );
    expect(holderOf(file)).toBeUndefined();
    paused.release();
    expect(readFileSync(file, 'utf8')).toContain('elsewhere');
  });

  test('does not begin anew while the other one is at work', () => {
    expect(() => paused.renew()).toThrow(LockedError);
    rmSync(file);
    expect(() => paused.confirm()).toThrow(
      'The lock of this poller is gone: somebody removed it, or another poller took its place while this one was paused. Run it again.',
    );
    paused.renew();
    expect(paused.isHeld).toBe(true);
    paused.release();
    expect(readdirSync(path.dirname(file))).toEqual([]);
  });
});
