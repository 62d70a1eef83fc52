import type { EntityRecord } from '@graph-1password/j1ql';
import { buildGraph } from '@graph-1password/j1ql/testing';
import { AUDIT_PAIRS, EntityTypes, MINUTE } from '@graph-1password/vocabulary';
import { FirstSeenNow } from '../../../../test/support/firstSeenNow';
import { MemorySource } from '../../../../test/support/memorySource';
import { detect } from './detect';
import { readRules } from './rules';
import { readUnwatched } from './unwatched';

const NOW = Date.UTC(2026, 2, 13, 15);

/** All pairs that 1Password documents or that were seen. */
const PAIRS = [...AUDIT_PAIRS].flatMap(([objectType, actions]) =>
  actions.map((action) => `${action}/${objectType}`),
);

/** As many of an action, one after the other, as the rules on bursts count; by an insider, for somebody else. */
const often = (pair: string): EntityRecord[] => {
  const [action, objectType] = pair.split('/');
  return Array.from({ length: 20 }, (_, n) => ({
    ...{ _key: `${EntityTypes.AUDIT_EVENT}:${pair}/${n}`, _type: EntityTypes.AUDIT_EVENT },
    ...{ _class: 'Record', createdOn: NOW - n * MINUTE, action, objectType },
    ...{ actorUUID: `ACTOR OF ${pair}`, auxUUID: 'BEN', objectUUID: 'OBJECT' },
    ...{ actorType: 'user', countryCode: 'CA', selfTargeted: false, privilegedTarget: false },
  }));
};

/** Pairs that some rule finds, alone or many together. */
async function watched(): Promise<Set<string>> {
  const graph = buildGraph(
    { entities: PAIRS.flatMap(often), relationships: [] },
    { firstSeen: new FirstSeenNow(NOW) },
  );
  const { findings, failed } = await detect(new MemorySource(graph), readRules(), NOW);
  expect(failed).toEqual([]);
  const keys = findings.flatMap(({ path }) => path);
  return new Set(keys.map((key) => key.split(':')[1]?.split('/').slice(0, 2).join('/') ?? ''));
}

test('of the 122 audited actions, each is found by a rule or has a written reason why not', async () => {
  expect(PAIRS).toHaveLength(122);
  const found = await watched();
  expect(PAIRS.filter((pair) => !found.has(pair)).sort()).toEqual([...readUnwatched().keys()]);
});

test('each reason is a sentence, and names only rules that there are', () => {
  const rules = readRules().map(({ id }) => id);
  for (const [pair, reason] of readUnwatched()) {
    expect([pair, reason]).toEqual([pair, expect.stringMatching(/^[\dA-Z].{20,}\.$/)]);
    const named = [...reason.matchAll(/`([a-z0-9-]+)`/g)].map(([, id]) => id ?? '');
    expect([pair, named.filter((id) => id !== 'ask' && !rules.includes(id))]).toEqual([pair, []]);
  }
});
