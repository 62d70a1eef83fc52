import { census, expectDeclaredGraph } from '../../../test/stepTest';
import { Steps } from '../constants';

test('every audit event once, and the users in it', async () => {
  const result = await expectDeclaredGraph(__dirname, Steps.AUDIT_EVENTS);
  expect(census(result.collectedEntities)).toMatchSnapshot('entities');
  expect(census(result.collectedRelationships)).toMatchSnapshot('relationships');
});
