import type { Person, TenantItem, TenantVault } from '../types';
import type { Desk } from './desk';
import type { LeaverTruth, SeenItem } from './truth';

/** Who and what a scene is about. */
export interface Scene {
  desk: Desk;
  /** Whose page is written. */
  who: Person;
  page: LeaverTruth;
  /** Two who stay. */
  colleague: Person;
  other: Person;
  vault: TenantVault;
  /** Days before the end of the history when the person was last at work. */
  last: number;
  title: string;
}

/** What is written down of an item that nobody else has used since, unless `more` says so. */
function seen(item: TenantItem, lastSeenOn: number, more: Partial<SeenItem> = {}): SeenItem {
  return {
    ...{ itemId: item.id, vaultId: item.vault.id, grade: 'A', lastSeenOn, alsoUsedBy: [] },
    ...{ seenVersion: item.version, versionNow: item.version, ...more },
  };
}

/** Histories of one item, each with what is to be said of it. */
export const SCENES: Readonly<Record<string, (scene: Scene) => void>> = {
  'seen and unchanged': ({ desk, who, page, vault, last, title, colleague, other }) => {
    const item = desk.item(vault, title);
    desk.use(other, item, last + 1);
    const at = desk.use(who, item, last);
    desk.use(colleague, item, last / 2);
    page.items.push(seen(item, at, { alsoUsedBy: [colleague.uuid] }));
  },
  'changed by a colleague': ({ desk, who, page, vault, last, title, colleague, other }) => {
    const item = desk.item(vault, title);
    const seenVersion = item.version;
    const at = desk.use(who, item, last);
    desk.change(colleague, item, last / 2);
    desk.use(other, item, last / 3);
    const change = { changedBy: colleague.uuid, alsoUsedBy: [other.uuid] };
    page.items.push(seen(item, at, { grade: 'B', seenVersion, ...change }));
  },
  'only its title changed': ({ desk, who, page, vault, last, title, colleague }) => {
    const item = desk.item(vault, title);
    const seenVersion = item.version;
    const at = desk.use(who, item, last);
    desk.change(colleague, item, last / 4, `${title} (new title)`);
    page.items.push(seen(item, at, { grade: 'B', seenVersion, changedBy: colleague.uuid }));
  },
  'changed, and seen again': ({ desk, who, page, vault, last, title, colleague }) => {
    const item = desk.item(vault, title);
    desk.use(who, item, last + 2);
    desk.change(colleague, item, last + 1);
    const at = desk.use(who, item, last, { twice: true });
    page.items.push(seen(item, at));
  },
  'an older version on an old device': ({ desk, who, page, vault, last, title, colleague }) => {
    const item = desk.item(vault, title);
    const old = item.version;
    desk.change(colleague, item, last + 3);
    desk.use(who, item, last + 1);
    const at = desk.use(who, item, last, { version: old });
    page.items.push(seen(item, at));
  },
  archived: ({ desk, who, page, vault, last, title }) => {
    const item = desk.item(vault, title);
    const at = desk.use(who, item, last);
    item.state = 'ARCHIVED';
    vault.items--;
    page.items.push(seen(item, at));
  },
  'changed by the leaver': ({ desk, who, page, vault, last, title, other }) => {
    const item = desk.item(vault, title);
    const seenVersion = item.version;
    const at = desk.use(who, item, last);
    desk.change(who, item, last - 0.01);
    desk.use(other, item, last / 2);
    page.items.push(seen(item, at, { seenVersion, alsoUsedBy: [other.uuid] }));
  },
  'told late': ({ desk, who, page, vault, last, title }) => {
    const item = desk.item(vault, title);
    const at = desk.use(who, item, last, { lateBy: 20 });
    page.items.push(seen(item, at));
  },
  'ids in another case': ({ desk, who, page, vault, last, title }) => {
    const item = desk.item(vault, title);
    const at = desk.use(who, item, last, { otherCase: true });
    page.items.push(seen(item, at));
  },
  'only the command line read it': ({ desk, who, page, vault, last, title }) => {
    const item = desk.item(vault, title);
    const at = desk.use(who, item, last, { byCommandLine: true });
    page.machines.push(seen(item, at));
  },
  'a program read it through a server': ({ desk, who, page, vault, last, title, other }) => {
    const item = desk.item(vault, title);
    const seenVersion = item.version;
    const at = desk.use(who, item, last, { action: 'server-fetch' });
    desk.change(other, item, last / 2);
    page.machines.push(seen(item, at, { grade: 'B', seenVersion, changedBy: other.uuid }));
  },
  'seen, and read by the command line in a newer version': (scene) => {
    const { desk, who, page, vault, last, title, colleague } = scene;
    const item = desk.item(vault, title);
    const seenVersion = item.version;
    const first = desk.use(who, item, last + 2);
    desk.change(colleague, item, last + 1);
    const then = desk.use(who, item, last, { byCommandLine: true });
    page.items.push(seen(item, first, { grade: 'B', seenVersion, changedBy: colleague.uuid }));
    page.machines.push(seen(item, then));
  },
  'seen, and read by the command line as well': ({ desk, who, page, vault, last, title }) => {
    const item = desk.item(vault, title);
    const at = desk.use(who, item, last + 1);
    desk.use(who, item, last, { byCommandLine: true });
    page.items.push(seen(item, at));
  },
  'in a vault that Connect does not show': ({ desk, who, page, vault, last, title }) => {
    const [itemId, vaultId] = [desk.random.id(), desk.random.id()];
    const hidden = { ...desk.item(vault, title), id: itemId, vault: { id: vaultId } };
    desk.use(who, hidden, last);
    page.unknown.push(`${vaultId}:${itemId}`);
  },
  'gone from its vault': ({ desk, who, page, vault, last, title }) => {
    const gone = { ...desk.item(vault, title), id: desk.random.id() };
    desk.use(who, gone, last);
    page.unknown.push(`${vault.id}:${gone.id}`);
  },
};
