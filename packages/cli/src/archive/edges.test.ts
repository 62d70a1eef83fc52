import { isEventType } from '@graph-1password/vocabulary';
import { Relationships } from '../../../../src/relationships';
import { EVENT_EDGES } from './edges';

test('each relationship of an event follows from a column of the archive', () => {
  const declared = Object.values(Relationships).filter(
    ({ metadata }) => isEventType(metadata.sourceType) || isEventType(metadata.targetType),
  );
  const known = Object.values(EVENT_EDGES).flatMap((edges) => edges.map(({ kind }) => kind));
  expect(declared.length).toBeGreaterThan(8);
  expect(known.map(({ metadata }) => metadata._type).sort()).toEqual(
    declared.map(({ metadata }) => metadata._type).sort(),
  );
});

test('the event is at the end of the relationship that a line says', () => {
  for (const [type, edges] of Object.entries(EVENT_EDGES)) {
    for (const { kind, other, outward } of edges) {
      const { sourceType, targetType } = kind.metadata;
      expect([sourceType, targetType]).toEqual(outward ? [type, other] : [other, type]);
    }
  }
});
