import type { Person, TenantItem } from '../types';
import { anyAudit, anyUsage, burst, does, either, firstTimes, timeOf } from './reading';
import type { StoryContext, StoryPlan } from './script';

const patchesItems = does('items', 'patch');
/** The first counter counts new items; without counters the event may be a change. */
const countsChanges = (counters?: string): boolean =>
  counters === undefined ||
  counters
    .split(',')
    .slice(1)
    .some((count) => Number(count) > 0);

/** Somebody who has only ever filled in logins. */
const loginFiller = (stage: StoryContext): Person =>
  stage.once('login filler', () => stage.reserve());

/** The k-th active item of an ordinary vault, round and round. */
function itemsIn(stage: StoryContext, vaultNumber: number): (k: number) => TenantItem {
  const items = stage.itemsOf(stage.vault(vaultNumber));
  const pool = items.length > 0 ? items : stage.builder.items;
  return (k) => pool[k % pool.length] as TenantItem;
}

/** Items that are read in bulk, exported, shared, changed, or used where they should not be. */
export const ITEM_STORIES: readonly StoryPlan[] = [
  {
    id: 'bulk-access',
    title: '120 secrets in forty minutes',
    rule: 'bulk-item-access',
    description: 'One member reveals and copies 120 secrets within forty minutes.',
    reading: ({ usages }) => burst(usages, { key: (u) => u.user?.uuid, atLeast: 100 }),
    play: (stage, s) => {
      // Chosen first, so that no other story makes this member reveal anything.
      loginFiller(stage);
      const [person, item] = [stage.member(), itemsIn(stage, 0)];
      for (let k = 0; k < 120; k++)
        s.usage(
          person,
          stage.minutesAgo(48) + k * 20_000,
          item(k),
          k % 3 ? 'secure-copy' : 'reveal',
        );
    },
  },
  {
    id: 'item-export',
    title: 'One item is exported',
    rule: 'item-export',
    description: 'A member exports a single item.',
    reading: anyUsage(({ action }) => action === 'export'),
    play: (stage, s) => {
      s.usage(stage.member(), stage.hoursAgo(11), itemsIn(stage, 1)(2), 'export');
    },
  },
  {
    id: 'repeated-export',
    title: 'Six exports in ten minutes',
    rule: 'bulk-export',
    description: 'One member exports six items within ten minutes.',
    reading: ({ usages }) =>
      burst(
        usages.filter(({ action }) => action === 'export'),
        { key: (u) => u.user?.uuid, atLeast: 3 },
      ),
    play: (stage, s) => {
      const [person, item] = [stage.member(), itemsIn(stage, 2)];
      for (let k = 0; k < 6; k++)
        s.usage(person, stage.minutesAgo(40) + k * 100_000, item(k), 'export');
    },
  },
  {
    id: 'privileged-vault-use',
    title: 'A sensitive item is revealed',
    rule: 'sensitive-item',
    description: 'A member reveals and copies items of a privileged vault, tagged Sensitive.',
    reading: anyUsage(({ vault_uuid }, { labels }) =>
      labels.privilegedVaults.includes(vault_uuid ?? ''),
    ),
    play: (stage, s) => {
      const person = stage.member();
      for (const [k, item] of stage.itemsOf(stage.privilegedVault(0)).slice(0, 3).entries()) {
        s.usage(person, stage.hoursAgo(4) + k * 60_000, item, k % 2 ? 'secure-copy' : 'reveal');
      }
    },
  },
  {
    id: 'first-time-action',
    title: 'A first for this member',
    rule: 'first-time-action',
    description: 'A member who has only ever filled in logins reveals secrets.',
    reading: ({ usages, tenant }) => {
      const isFirst = firstTimes(tenant.now);
      return usages
        .filter((u) => isFirst(`${u.user?.uuid}`, `${u.action}`, timeOf(u)))
        .map(({ uuid }) => [uuid]);
    },
    play: (stage, s) => {
      const [person, item] = [loginFiller(stage), itemsIn(stage, 0)];
      person.habits = ['fill'];
      for (let day = 8; day > 1; day--)
        stage.builder.usage(person, stage.daysAgo(day), item(day), 'fill');
      for (let k = 0; k < 3; k++)
        s.usage(person, stage.hoursAgo(3.5) + k * 240_000, item(k), 'reveal');
    },
  },
  {
    id: 'item-share',
    title: 'An item is shared by link, then withdrawn',
    rule: 'item-share',
    description: 'A member shares an item by link and removes the share later.',
    reading: either(
      anyAudit(does('item', 'share delshare')),
      anyUsage(({ action }) => action === 'share'),
    ),
    play: (stage, s) => {
      const [person, item] = [stage.member(), itemsIn(stage, 1)(0)];
      s.usage(person, stage.hoursAgo(10.2), item, 'share');
      s.audit(person, stage.hoursAgo(10.2) + 1500, 'share', 'item', item.id, {
        auxUuid: item.vault.id,
      });
      s.audit(person, stage.hoursAgo(6.5), 'delshare', 'item', item.id, { auxUuid: item.vault.id });
    },
  },
  {
    id: 'item-modification',
    title: 'A dozen items are edited',
    rule: 'item-modification',
    description: 'A member edits a dozen items in a row.',
    reading: either(
      anyAudit((e) => patchesItems(e) && countsChanges(e.aux_info)),
      anyUsage(({ action }) => action === 'enter-item-edit-mode' || action === 'server-update'),
    ),
    play: (stage, s) => {
      const [person, item] = [stage.member(), itemsIn(stage, 2)];
      for (let k = 0; k < 12; k++)
        s.usage(
          person,
          stage.hoursAgo(8) + k * 45_000,
          item(k),
          k % 2 ? 'server-update' : 'enter-item-edit-mode',
        );
      s.audit(person, stage.hoursAgo(8) + 600_000, 'patch', 'items', stage.vault(2).id, {
        auxInfo: '0,6,0,0,0',
        auxId: stage.vault(2).contentVersion + 500,
      });
    },
  },
  {
    id: 'sign-in-tokens',
    title: 'Twenty sign-in tokens in ten minutes',
    rule: 'sign-in-token',
    description: 'Twenty sign-in tokens of one member are used within ten minutes.',
    reading: ({ audits }) =>
      burst(
        audits.filter(({ action }) => action === 'ssotknv'),
        { key: (e) => e.actor_uuid, atLeast: 15 },
      ),
    play: (stage, s) => {
      const person = stage.member();
      for (let k = 0; k < 20; k++)
        s.audit(
          person,
          stage.minutesAgo(18) + k * 30_000,
          'ssotknv',
          'ssotkn',
          stage.random.upperId(),
        );
    },
  },
];
