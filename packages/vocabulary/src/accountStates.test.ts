import { AccountStates, leftOn } from './accountStates';

/** What the account of U is after events that come in this order. */
function after(...events: [action: string, on: number, objectType?: string][]) {
  const states = new AccountStates();
  for (const [action, on, objectType = 'user'] of events) states.see('U', objectType, action, on);
  return states.get('U');
}

test('the newest event decides, in whatever order the events come', () => {
  expect(after(['suspend', 1], ['delete', 5])).toEqual({ status: 'deleted', on: 5 });
  expect(after(['delete', 5], ['suspend', 1])).toEqual({ status: 'deleted', on: 5 });
  for (const action of ['reactivate', 'reactive']) {
    expect(after(['suspend', 1], [action, 2])).toEqual({ status: 'active', on: 2 });
    expect(after([action, 2], ['suspend', 3])).toEqual({ status: 'suspended', on: 3 });
  }
});

test('of one moment, the departure counts', () => {
  expect(after(['suspend', 1], ['reactive', 1])?.status).toBe('suspended');
  expect(after(['delete', 1], ['suspend', 1])?.status).toBe('deleted');
});

test('other actions and other objects say nothing', () => {
  expect(after(['beginr', 1], ['suspend', 1, 'account'], ['constructor', 2])).toBeUndefined();
});

test('who was given the account back has not left', () => {
  expect(leftOn(after(['suspend', 1]))).toBe(1);
  expect(leftOn(after(['suspend', 1], ['reactive', 2]))).toBeUndefined();
  expect(leftOn(undefined)).toBeUndefined();
});
