import path from 'node:path';
import { expectDeclaredGraph } from '../../../test/stepTest';
import { Steps } from '../constants';

/** The step reads nothing of its own, so that the recording of the users is enough. */
const USERS = path.join(__dirname, '..', 'build-users');

test('one edge per user and item: the tenant of the recordings uses no item in an older version', async () => {
  const { collectedRelationships: edges } = await expectDeclaredGraph(USERS, Steps.USER_SECRETS, {
    recording: Steps.USERS,
  });
  expect(edges.length).toBeGreaterThan(20);
  const pairs = edges.map(({ _fromEntityKey, _toEntityKey }) => [_fromEntityKey, _toEntityKey]);
  expect(new Set(pairs.map(String)).size).toBe(edges.length);
  for (const [from, to] of pairs) {
    expect(from).toMatch(/^one_password_user:/);
    expect(to).toMatch(/^one_password_secret:/);
  }
  for (const edge of edges) expect(edge).toMatchObject({ _class: 'KNOWS', current: true });
});
