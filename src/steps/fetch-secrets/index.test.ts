import { census, expectDeclaredGraph, runRecordedStep } from '../../../test/stepTest';
import { Steps } from '../constants';

test('every item with its details, and the vault that has it', async () => {
  const result = await expectDeclaredGraph(__dirname, Steps.SECRETS);
  expect(census(result.collectedEntities)).toEqual(['one_password_secret × 20']);
  expect(census(result.collectedRelationships)).toEqual(['one_password_vault_has_secret × 20']);
  expect(result.collectedEntities.some(({ fileNames }) => (fileNames as string[]).length > 0)).toBe(
    true,
  );
  expect(JSON.stringify(result)).not.toContain('REDACTED');
});

test('without details: the same items, no file names, and no full item is asked for', async () => {
  const { collectedEntities } = await runRecordedStep(__dirname, Steps.SECRETS, {
    recording: 'fetch-secrets-listed',
    config: { connectItemDetails: false },
  });
  expect(collectedEntities).toHaveLength(20);
  for (const { fileNames, sectionLabels } of collectedEntities) {
    expect([fileNames, sectionLabels]).toEqual([undefined, undefined]);
  }
});
