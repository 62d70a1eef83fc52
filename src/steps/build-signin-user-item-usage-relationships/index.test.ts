import { expectDeclaredGraph } from '../../../test/stepTest';
import { Steps } from '../constants';

test('the target of sign-in attempts performed the usages of the same user', async () => {
  const { collectedRelationships } = await expectDeclaredGraph(
    __dirname,
    Steps.SIGNIN_USER_ITEM_USAGES,
  );
  for (const { _fromEntityKey, _toEntityKey } of collectedRelationships) {
    expect(_fromEntityKey).toMatch(/^one_password_signin_attempt_target_user:/);
    expect(_toEntityKey).toMatch(/^one_password_item_usage_event:/);
  }
});
