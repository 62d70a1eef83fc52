import { TimeLimit } from './timeLimit';

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

test('what takes longer is ended, again and again', () => {
  const interrupt = jest.fn();
  const limit = new TimeLimit(1_000, interrupt);
  jest.advanceTimersByTime(999);
  expect([limit.isLate, interrupt.mock.calls]).toEqual([false, []]);
  jest.advanceTimersByTime(251);
  expect([limit.isLate, interrupt.mock.calls.length]).toEqual([true, 2]);
  limit.stop();
  jest.advanceTimersByTime(5_000);
  expect(interrupt).toHaveBeenCalledTimes(2);
});

test('what is done in a pause does not count, however many pauses there are in it', () => {
  const interrupt = jest.fn();
  const limit = new TimeLimit(1_000, interrupt);
  jest.advanceTimersByTime(500);
  limit.pause();
  limit.pause();
  jest.advanceTimersByTime(60_000);
  limit.resume();
  jest.advanceTimersByTime(60_000);
  limit.resume();
  jest.advanceTimersByTime(499);
  expect(interrupt).not.toHaveBeenCalled();
  jest.advanceTimersByTime(1);
  expect(limit.isLate).toBe(true);
  limit.stop();
});

test('a limit that begins again has its whole time', () => {
  const interrupt = jest.fn();
  const limit = new TimeLimit(1_000, interrupt);
  jest.advanceTimersByTime(1_000);
  limit.restart();
  expect(limit.isLate).toBe(false);
  jest.advanceTimersByTime(999);
  expect(interrupt).toHaveBeenCalledTimes(1);
  limit.stop();
});
