import type { Entity, Relationship, StepEntityMetadata } from '@jupiterone/integration-sdk-core';
import { propertiesOf as columnsOf } from '../../packages/cli/src/archive/model';
import { Entities } from '../../src/entities';
import type { OnePasswordStep } from '../../src/run/run';

/** A sentence for each type that a step adds and does not list. The SDK would not protect it, nor document it. */
export const unlistedTypes = (
  { id, entities, relationships }: Pick<OnePasswordStep, 'id' | 'entities' | 'relationships'>,
  added: readonly (Entity | Relationship)[],
): string[] => {
  const listed = new Set([...entities, ...relationships].map(({ _type }) => _type));
  return [...new Set(added.map(({ _type }) => _type))]
    .filter((type) => !listed.has(type))
    .map((type) => `${id} adds ${type}, which is not in its lists: add it there.`);
};

/** A sentence for each declared property that no entity has. */
export const neverSet = (
  declared: readonly Pick<StepEntityMetadata, '_type' | 'schema'>[],
  entities: readonly Entity[],
): string[] =>
  declared.flatMap(({ _type, schema }) => {
    const own = entities.filter((entity) => entity._type === _type);
    return propertiesOf(schema)
      .filter((name) => own.every((entity) => entity[name] === undefined))
      .map((name) => `${_type}.${name} is declared and never set: set it, or take it away.`);
  });

/** A sentence for each property that has no column in tables and archives: what is in it would be lost there. */
export const withoutColumn = (entities: readonly Entity[]): string[] => {
  const columns = new Map(
    Object.values(Entities).map((metadata) => [
      metadata._type as string,
      new Set(columnsOf(metadata).map(({ name }) => name)),
    ]),
  );
  const lost = entities.flatMap((entity) =>
    Object.keys(entity)
      .filter((name) => !name.startsWith('_') && !columns.get(entity._type)?.has(name))
      .map((name) => `${entity._type}.${name}`),
  );
  return [...new Set(lost)].map(
    (name) => `${name} has no column: declare it, or name it in archive/model.ts.`,
  );
};

/** The properties that a type declares itself, beside those of its classes. */
const propertiesOf = (schema: unknown): string[] => {
  const { properties = {}, allOf = [] } = (schema ?? {}) as {
    properties?: Record<string, unknown>;
    allOf?: unknown[];
  };
  const own = Object.keys(properties).filter((name) => !name.startsWith('_'));
  return [...own, ...allOf.flatMap(propertiesOf)];
};
