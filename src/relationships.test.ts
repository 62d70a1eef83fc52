import { createDirectRelationship, RelationshipClass } from '@jupiterone/integration-sdk-core';
import { EntityTypes } from './entities';
import { relate, Relationships } from './relationships';

test('an edge equals what the SDK would make of the same keys', () => {
  for (const kind of Object.values(Relationships)) {
    const { sourceType, targetType, _class } = kind.metadata;
    const properties = { eventCount: 2 };
    expect(relate(kind, `${sourceType}:A`, `${targetType}:B`, properties)).toEqual(
      createDirectRelationship({
        _class,
        fromType: sourceType,
        fromKey: `${sourceType}:A`,
        toType: targetType,
        toKey: `${targetType}:B`,
        properties,
      }),
    );
  }
});

test('the seven published relationships have their published types', () => {
  const published = Object.values(Relationships).slice(0, 7);
  expect(published.map(({ metadata }) => metadata._type)).toEqual([
    'one_password_audit_event_updated_aux_details',
    'one_password_audit_event_updated_object_details',
    'one_password_audit_event_actor_details_performed_event',
    'one_password_audit_event_actor_details_performed_vault',
    'one_password_item_usage_user_performed_event',
    'one_password_signin_attempt_target_user_performed_item_usage_event',
    'one_password_vault_has_secret',
  ]);
});

test('only the inventory is a snapshot; everything that hangs on events is history', () => {
  const snapshots = Object.values(Relationships).filter(({ metadata }) => !metadata.partial);
  expect(
    snapshots.map(({ metadata: { sourceType, _class, targetType } }) => [
      sourceType,
      _class,
      targetType,
    ]),
  ).toEqual([
    [EntityTypes.VAULT, RelationshipClass.HAS, EntityTypes.SECRET],
    [EntityTypes.ACCOUNT, RelationshipClass.HAS, EntityTypes.VAULT],
  ]);
});
