import { expectDeclaredGraph } from '../../../test/stepTest';
import { EntityTypes } from '../../entities';
import { Steps } from '../constants';

test('one user per UUID over all streams, and the addresses that they signed in from', async () => {
  const result = await expectDeclaredGraph(__dirname, Steps.USERS);
  const users = result.collectedEntities.filter(({ _type }) => _type === EntityTypes.USER);
  expect(new Set(users.map(({ id }) => id)).size).toBe(users.length);
  for (const time of ['lastSignInOn', 'lastFailedSignInOn', 'lastItemUsageOn']) {
    expect(users.filter((user) => user[time] !== undefined)).not.toHaveLength(0);
  }
  const has = result.collectedRelationships.filter(
    ({ _class, _type }) => _class === 'HAS' && _type.endsWith('user'),
  );
  expect(has).toHaveLength(users.length);
});
