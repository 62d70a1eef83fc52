import { Gradual, stepsOf } from './gradual';

/** Notes what it does, and pauses after the first two things. */
function* steps(done: string[]): Generator<void, string> {
  done.push('first');
  yield;
  done.push('second');
  yield;
  done.push('third');
  return 'made';
}

test('a step runs to the next pause, and says whether there is more', () => {
  const done: string[] = [];
  const gradual = new Gradual(steps(done));
  expect(done).toEqual([]);
  expect([gradual.step(), done.length]).toEqual([true, 1]);
  expect([gradual.step(), done.length]).toEqual([true, 2]);
  expect([gradual.step(), done.length]).toEqual([false, 3]);
  expect([gradual.step(), done.length]).toEqual([false, 3]);
  expect(gradual.value).toBe('made');
});

test('who needs it does the steps that are left, once', () => {
  const done: string[] = [];
  const gradual = new Gradual(steps(done));
  gradual.step();
  expect([gradual.value, gradual.value]).toEqual(['made', 'made']);
  expect(done).toEqual(['first', 'second', 'third']);
});

test('the steps of one can be done within those of another', () => {
  const done: string[] = [];
  const gradual = new Gradual(steps(done));
  expect([...stepsOf(gradual)]).toHaveLength(2);
  expect([...stepsOf(gradual)]).toHaveLength(0);
  expect(gradual.value).toBe('made');
});
