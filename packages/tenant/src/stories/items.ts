import type { Person, TenantItem } from '../types';
import type { Stage } from './script';

/** What happens to items: read in bulk, exported, shared, changed, used where nobody should. */
export function tellItemStories(stage: Stage): void {
  // Chosen first, so that no other story makes this member reveal anything.
  const filler = stage.reserve();
  tellExtraction(stage, filler);
  tellChanges(stage);
}

/** The k-th active item of an ordinary vault, round and round. */
function itemsIn(stage: Stage, vaultNumber: number): (k: number) => TenantItem {
  const items = stage.itemsOf(stage.vault(vaultNumber));
  const pool = items.length > 0 ? items : stage.builder.items;
  return (k) => pool[k % pool.length] as TenantItem;
}

function tellExtraction(stage: Stage, filler: Person): void {
  stage.tell(
    {
      id: 'bulk-access',
      title: 'A hundred secrets in a coffee break',
      rule: 'bulk-item-access',
      description: 'One member reveals and copies 120 secrets within forty minutes.',
    },
    (s) => {
      const [person, item] = [stage.member(), itemsIn(stage, 0)];
      for (let k = 0; k < 120; k++)
        s.usage(
          person,
          stage.minutesAgo(48) + k * 20_000,
          item(k),
          k % 3 ? 'secure-copy' : 'reveal',
        );
    },
  );
  stage.tell(
    {
      id: 'item-export',
      title: 'One item is downloaded',
      rule: 'item-export',
      description: 'A member exports a single item.',
    },
    (s) => {
      s.usage(stage.member(), stage.hoursAgo(11), itemsIn(stage, 1)(2), 'export');
    },
  );
  stage.tell(
    {
      id: 'repeated-export',
      title: 'Export after export',
      rule: 'bulk-export',
      description: 'One member exports six items within ten minutes.',
    },
    (s) => {
      const [person, item] = [stage.member(), itemsIn(stage, 2)];
      for (let k = 0; k < 6; k++)
        s.usage(person, stage.minutesAgo(40) + k * 100_000, item(k), 'export');
    },
  );
  stage.tell(
    {
      id: 'privileged-vault-use',
      title: 'A sensitive item is revealed',
      rule: 'sensitive-item',
      description: 'A member reveals and copies items of a privileged vault, tagged Sensitive.',
    },
    (s) => {
      const person = stage.member();
      for (const [k, item] of stage.itemsOf(stage.privilegedVault(0)).slice(0, 3).entries()) {
        s.usage(person, stage.hoursAgo(4) + k * 60_000, item, k % 2 ? 'secure-copy' : 'reveal');
      }
    },
  );
  stage.tell(
    {
      id: 'first-time-action',
      title: 'Out of character',
      rule: 'first-time-action',
      description: 'A member who has only ever filled in logins reveals secrets.',
    },
    (s) => {
      const [person, item] = [filler, itemsIn(stage, 0)];
      person.habits = ['fill'];
      for (let day = 8; day > 1; day--)
        stage.builder.usage(person, stage.daysAgo(day), item(day), 'fill');
      for (let k = 0; k < 3; k++)
        s.usage(person, stage.hoursAgo(3.5) + k * 240_000, item(k), 'reveal');
    },
  );
}

function tellChanges(stage: Stage): void {
  stage.tell(
    {
      id: 'item-share',
      title: 'Shared with the outside, and taken back',
      rule: 'item-share',
      description: 'A member shares an item by link and removes the share later.',
    },
    (s) => {
      const [person, item] = [stage.member(), itemsIn(stage, 1)(0)];
      s.usage(person, stage.hoursAgo(10.2), item, 'share');
      s.audit(person, stage.hoursAgo(10.2) + 1500, 'share', 'item', item.id, {
        auxUuid: item.vault.id,
      });
      s.audit(person, stage.hoursAgo(6.5), 'delshare', 'item', item.id, { auxUuid: item.vault.id });
    },
  );
  stage.tell(
    {
      id: 'item-modification',
      title: 'Somebody rewrites logins',
      rule: 'item-modification',
      description: 'A member edits a dozen items in a row.',
    },
    (s) => {
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
  );
  stage.tell(
    {
      id: 'sign-in-tokens',
      title: 'One sign-in token after the other',
      rule: 'sign-in-token',
      description: 'Twenty sign-in tokens of one member are used within ten minutes.',
    },
    (s) => {
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
  );
}
