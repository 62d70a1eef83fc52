import { census, expectDeclaredGraph } from '../../../test/stepTest';
import { Steps } from '../constants';

test('every sign-in attempt once, and whom it was for', async () => {
  const result = await expectDeclaredGraph(__dirname, Steps.SIGNIN_ATTEMPTS);
  expect(census(result.collectedEntities)).toMatchSnapshot('entities');
  expect(census(result.collectedRelationships)).toMatchSnapshot('relationships');
});
