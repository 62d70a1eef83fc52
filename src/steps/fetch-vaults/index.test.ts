import { census, expectDeclaredGraph } from '../../../test/stepTest';
import { Steps } from '../constants';

test('every vault, and the account that has it', async () => {
  const result = await expectDeclaredGraph(__dirname, Steps.VAULTS);
  expect(census(result.collectedEntities)).toEqual(['one_password_vault × 5']);
  expect(census(result.collectedRelationships)).toEqual(['one_password_account_has_vault × 5']);
  expect(new Set(result.collectedEntities.map(({ type }) => type))).toEqual(
    new Set(['USER_CREATED', 'PERSONAL', 'EVERYONE', 'TRANSFER']),
  );
});
