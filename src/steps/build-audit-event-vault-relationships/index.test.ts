import { expectDeclaredGraph } from '../../../test/stepTest';
import { Relationships } from '../../relationships';
import { Steps } from '../constants';

test('edges to the vaults that events are about, and one edge per actor and vault', async () => {
  const { collectedRelationships } = await expectDeclaredGraph(__dirname, Steps.AUDIT_EVENT_VAULTS);
  const ofType = (type: string) => collectedRelationships.filter(({ _type }) => _type === type);
  const updated = ofType(Relationships.AUDIT_EVENT_UPDATED_VAULT.metadata._type);
  const performed = ofType(Relationships.ACTOR_PERFORMED_VAULT.metadata._type);
  // Each event about a vault has one actor here, so that the counts of the one add up to the other.
  expect(performed.reduce((sum, edge) => sum + (edge.eventCount as number), 0)).toBe(
    updated.length,
  );
  for (const edge of performed) {
    expect(edge.actions).toMatch(/^[a-z]+(,[a-z]+)*$/);
    expect(edge.firstPerformedOn as number).toBeLessThanOrEqual(edge.lastPerformedOn as number);
  }
});
