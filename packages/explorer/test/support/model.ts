import type { EntityRecord, RelationshipRecord } from '@graph-1password/j1ql';
import { decode } from '../../src/model/decode';
import type { Model } from '../../src/model/model';
import type { FindingInput } from '../../src/write/encode';
import { encode } from '../../src/write/encode';
import { pageGraphOf } from './pageGraph';

/** A small graph, as a collect writes it. */
export interface TestGraph {
  /** `_class` may be missing; raw data goes into `_rawData: [{ name: 'default', rawData }]`. */
  entities: (Omit<EntityRecord, '_class'> & Partial<Pick<EntityRecord, '_class'>>)[];
  /** `_key` and `_class` may be missing: `<from>|<verb>|<to>`, and the class that the type names (`a_has_b`: HAS). */
  relationships?: (Partial<RelationshipRecord> & { _type: string })[];
  findings?: (Partial<FindingInput> & Pick<FindingInput, 'rule' | 'path'>)[];
  incidents?: Model['incidents'];
  access?: Model['access'];
  itemVersions?: Model['itemVersions'];
  /** Epoch ms. Default: 2026-03-13T15:00Z. */
  now?: number;
}

const NOW = Date.UTC(2026, 2, 13, 15);

/** The model that the page would have of a graph, for tests of queries. */
export function modelOf({
  entities,
  relationships = [],
  findings = [],
  incidents = [],
  access,
  itemVersions,
  now = NOW,
}: TestGraph): Model {
  const graph = pageGraphOf(
    entities.map((entity) => ({ _class: 'Record', ...entity }) as EntityRecord),
    relationships.map(completed),
  );
  const { bytes } = encode({
    graph,
    meta: { version: '0.0.0', writtenOn: now, now, source: 'a test' },
    findings: findings.map((finding) => ({
      ...{ level: 'MEDIUM', description: 'What it looks for.', what: 'something' },
      ...finding,
    })),
    incidents,
    access,
    itemVersions,
  });
  return decode(bytes);
}

const VERB = /_(has|performed|updated|uses|is)_/;

function completed(given: NonNullable<TestGraph['relationships']>[number]): RelationshipRecord {
  const verb = VERB.exec(given._type)?.[1] ?? 'relates';
  return {
    _key: `${given._fromEntityKey}|${verb}|${given._toEntityKey}`,
    _class: verb.toUpperCase(),
    ...given,
  };
}
