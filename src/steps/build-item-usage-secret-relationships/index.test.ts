import { expectDeclaredGraph } from '../../../test/stepTest';
import { Steps } from '../constants';

test('every usage of a collected item uses the secret', async () => {
  const { collectedRelationships } = await expectDeclaredGraph(__dirname, Steps.ITEM_USAGE_SECRETS);
  for (const { _fromEntityKey, _toEntityKey } of collectedRelationships) {
    expect(_fromEntityKey).toMatch(/^one_password_item_usage_event:/);
    expect(_toEntityKey).toMatch(/^one_password_secret:/);
  }
});
