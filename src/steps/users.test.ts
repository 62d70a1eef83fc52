import { keepLatest, mergeUser, userId, userProperties, UserRegister } from './users';

const USER = 'K3MAYGGYRZA2XN2AMQ5ADZJ6VI';

test('the newest event wins for name and e-mail, whatever the order', () => {
  const register = new UserRegister();
  register.see(USER, { name: 'New', email: 'new@example.com' }, 20);
  register.see(USER, { name: 'Old', email: 'old@example.com' }, 10);
  register.see(USER, { name: 'Newest' }, 30);
  expect([...register.values()]).toEqual([
    { id: USER, name: 'Newest', email: 'new@example.com', seenOn: 30 },
  ]);
});

test('an older event fills what newer ones left open', () => {
  const register = new UserRegister();
  register.see(USER, { name: 'New' }, 20);
  register.see(USER, { name: 'Old', email: 'old@example.com', type: 'external_user' }, 10);
  expect([...register.values()]).toEqual([
    { id: USER, name: 'New', email: 'old@example.com', mspUserType: 'external_user', seenOn: 20 },
  ]);
});

test('user_type wins over type', () => {
  const register = new UserRegister();
  register.see(USER, { user_type: 'external_user', type: 'user' }, 1);
  expect([...register.values()][0]?.mspUserType).toBe('external_user');
});

test('merging two streams keeps the newer facts', () => {
  const into = { id: USER, name: 'Old', email: 'old@example.com', seenOn: 1 };
  mergeUser(into, { id: USER, name: 'New', seenOn: 2 });
  expect(into).toEqual({ id: USER, name: 'New', email: 'old@example.com', seenOn: 2 });
});

test('the UUID of a user comes from the details, else from the event, in upper case', () => {
  expect(userId({ uuid: USER.toLowerCase() }, 'OTHER')).toBe(USER);
  expect(userId({ name: 'Ana' }, USER)).toBe(USER);
  expect(userId(null, USER)).toBeUndefined();
  expect(userId({})).toBeUndefined();
});

test('e-mail, user name and login id are lists or null', () => {
  const user = userProperties({ id: USER, email: 'ana.lee@example.com' });
  expect(user).toMatchObject({
    displayName: 'ana.lee@example.com',
    email: ['ana.lee@example.com'],
    emailDomain: ['example.com'],
    username: ['ana.lee@example.com'],
    shortLoginId: ['ana.lee'],
    firstName: null,
    lastName: null,
  });
});

test('the latest time is kept', () => {
  const times = new Map<string, number>();
  keepLatest(times, USER, 5);
  keepLatest(times, USER, 3);
  keepLatest(times, USER, 7);
  expect(times.get(USER)).toBe(7);
});
