import { Entities, EntityTypes } from '../../src/entities';
import { Relationships } from '../../src/relationships';
import type { FakeJob } from '../support/fakeJupiterOne';

/** Types that are partial in every run with both halves. */
export const eventTypes = (): string[] => [
  ...Object.values(Entities).flatMap((entity) =>
    'partial' in entity && entity.partial ? [entity._type] : [],
  ),
  ...Object.values(Relationships).flatMap(({ metadata }) =>
    metadata.partial ? [metadata._type] : [],
  ),
];

/** Types of the Connect half that are a full snapshot otherwise. */
export const ofConnect = (): string[] => [
  EntityTypes.VAULT,
  EntityTypes.SECRET,
  Relationships.ACCOUNT_HAS_VAULT.metadata._type,
  Relationships.VAULT_HAS_SECRET.metadata._type,
];

/** Raw data of all entities of a job, as text. */
export const rawDataOf = ({ entities }: FakeJob): string[] =>
  entities.map(({ _rawData }) => JSON.stringify(_rawData ?? ''));
