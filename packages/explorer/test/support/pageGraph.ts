import type { EntityRecord, PropertyValue, RelationshipRecord } from '@graph-1password/j1ql';
import { PageGraph } from '../../src/write/pageGraph';

/** A page's graph of objects as the SDK writes them; no key comes twice, and both ends of each relationship are there. */
export function pageGraphOf(
  entities: readonly EntityRecord[],
  relationships: readonly RelationshipRecord[] = [],
): PageGraph {
  const graph = new PageGraph();
  const keys = new Set(entities.map(({ _key }) => _key));
  for (const { _rawData: pieces, ...properties } of entities) {
    const rawData = (pieces as { rawData?: unknown }[] | undefined)?.[0]?.rawData;
    graph.entity(properties._key, properties._type, given(properties), rawData);
  }
  for (const each of relationships) {
    if (!keys.has(each._fromEntityKey ?? '') || !keys.has(each._toEntityKey ?? ''))
      throw new Error(`${each._key} leads to nowhere.`);
    graph.relationship(each._key, each._type, given(each));
  }
  const all = [...entities, ...relationships].map(({ _key }) => _key);
  if (new Set(all).size < all.length) throw new Error('A key comes twice.');
  return graph.finish();
}

const given = (record: object) => record as Readonly<Record<string, PropertyValue>>;
