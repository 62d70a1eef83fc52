import { EntityTypes } from '@graph-1password/vocabulary';
import { readRules } from '../../detect/rules';
import { affectedRules } from './affected';
import type { News } from './affected';

test('news of usages affect the rule that asks who has not used what they may open', async () => {
  const rules = readRules().filter(({ id }) =>
    ['unused-privileged-access', 'powerful-group'].includes(id),
  );
  const usage = {} as News['events']['entities'][number];
  const byType = new Map([[EntityTypes.ITEM_USAGE_EVENT, [usage]]]);
  const news = { events: { entities: [usage], byType }, states: new Set() } as unknown as News;
  const hasRows = () => Promise.resolve(true);
  const affected = await affectedRules(rules, { news, known: new Set(), hasRows });
  expect(affected.map(({ id }) => id)).toContain('unused-privileged-access');
});
