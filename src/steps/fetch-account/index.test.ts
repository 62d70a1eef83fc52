import { expectDeclaredGraph, REPLAYED_ACCOUNT } from '../../../test/stepTest';
import { Steps } from '../constants';

test('the account comes from the claims of a token, without any request', async () => {
  const { collectedEntities } = await expectDeclaredGraph(__dirname, Steps.ACCOUNT);
  expect(collectedEntities).toHaveLength(1);
  expect(collectedEntities[0]).toMatchObject({ vendor: '1Password', _class: ['Account'] });
  if (!process.env.RECORD) expect(collectedEntities[0]?.id).toBe(REPLAYED_ACCOUNT);
});
