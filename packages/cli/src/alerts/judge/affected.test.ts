import { EntityTypes } from '@graph-1password/vocabulary';
import { readRules } from '../../detect/rules';
import type { Rule } from '../../detect/rules';
import { parseQuery } from '@graph-1password/j1ql';
import { affectedRules } from './affected';
import type { News } from './affected';

/** News of one event. */
function newsOf(type: string, values: Record<string, string>): News {
  const events: News['events'] = {
    types: new Set([type]),
    objectTypes: new Set(values.objectType === undefined ? [] : [values.objectType]),
    usesVaults: values.vaultUUID !== undefined,
  };
  return { events, states: new Set() };
}

const AUDIT = EntityTypes.AUDIT_EVENT;
const USAGE = EntityTypes.ITEM_USAGE_EVENT;
const IDS = ['unused-privileged-access', 'powerful-group', 'direct-grant-beside-group'];
const shipped = readRules().filter(({ id }) => IDS.includes(id));

/** Ids of the rules that some news affect. */
async function affectedBy(news: News, rules: readonly Rule[] = shipped): Promise<string[]> {
  const hasRows = () => Promise.resolve(true);
  const affected = await affectedRules(rules, { news, known: new Set(), hasRows });
  return affected.map(({ id }) => id).sort();
}

test('news of usages affect the rule that asks who has not used what they may open', async () => {
  expect(await affectedBy(newsOf(USAGE, { vaultUUID: 'v' }))).toEqual(['unused-privileged-access']);
  expect(await affectedBy(newsOf(USAGE, {}))).toEqual([]);
});

test('rules about access are affected by the audit events that change it, and by no others', async () => {
  const all = [...IDS].sort();
  for (const objectType of ['uva', 'gva', 'gm', 'group', 'user', 'vault']) {
    expect(await affectedBy(newsOf(AUDIT, { objectType }))).toEqual(all);
  }
  expect(await affectedBy(newsOf(AUDIT, { objectType: 'dlgdsess' }))).toEqual([]);
});

test('people who are new affect the rules that ask for people and what they may open', async () => {
  const news = { ...newsOf(AUDIT, {}), states: new Set([EntityTypes.USER]) };
  const asking = ['direct-grant-beside-group', 'unused-privileged-access'];
  expect(await affectedBy(news)).toEqual(asking);
});

test('a walk along any relationship may follow from any event', async () => {
  const query = parseQuery('FIND one_password_user THAT RELATES TO one_password_vault');
  const rule = { id: 'any', query } as Rule;
  expect(await affectedBy(newsOf(USAGE, {}), [rule])).toEqual(['any']);
});
