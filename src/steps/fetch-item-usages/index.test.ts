import { census, expectDeclaredGraph } from '../../../test/stepTest';
import { Steps } from '../constants';

test('every item usage once, and who used the item', async () => {
  const result = await expectDeclaredGraph(__dirname, Steps.ITEM_USAGES);
  expect(census(result.collectedEntities)).toMatchSnapshot('entities');
  expect(census(result.collectedRelationships)).toMatchSnapshot('relationships');
});
