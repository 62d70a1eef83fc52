import { DAY } from '@graph-1password/vocabulary';
import { generateTenant } from '../generate';
import { Random } from '../random';
import type { Person, Tenant, TenantVault } from '../types';
import { Desk } from './desk';
import { SCENES } from './scenes';
import type { LeaverTruth } from './truth';

/** How a tenant with leavers is made. */
export interface LeaversOptions {
  /** Same seed and same `now`, same tenant. */
  seed: string;
  /** End of the history, epoch ms. */
  now: number;
  /** Events of everyday life. Default 2,000. */
  events?: number;
}

/** A tenant in which people leave, and what is to be said of each of them. */
export interface LeaversTenant {
  tenant: Tenant;
  truths: LeaverTruth[];
}

/** What happened to the accounts of those who are asked about: action and days before the end. */
const FATES: readonly {
  name: string;
  email: string;
  status: LeaverTruth['status'];
  events: readonly [action: string, days: number][];
}[] = [
  { name: 'Ada Suspended', email: 'ada', status: 'suspended', events: [['suspend', 5]] },
  { name: 'Bo Deleted', email: 'bo', status: 'deleted', events: [['delete', 4]] },
  {
    ...{ name: 'Cy Gone', email: 'cy', status: 'deleted' },
    events: [
      ['suspend', 6],
      ['delete', 1.5],
    ],
  },
  {
    ...{ name: 'Di Back', email: 'di', status: 'active' },
    events: [
      ['suspend', 6],
      ['reactivate', 5],
    ],
  },
  {
    ...{ name: 'Ed Away again', email: 'ed', status: 'suspended' },
    events: [
      ['suspend', 7],
      ['reactive', 6.5],
      ['suspend', 0.5],
    ],
  },
  { name: 'Fay Here', email: 'fay', status: 'active', events: [] },
  // Two people of one name.
  { name: 'Gil Twin', email: 'gil', status: 'suspended', events: [['suspend', 2]] },
  { name: 'Gil Twin', email: 'gil.other', status: 'active', events: [] },
];

/** The last day at work of everybody in {@link FATES}, in days before the end. */
const LAST = 7.5;

/**
 * A tenant in which people leave, apart from everyday life in which nobody does: with changed titles, archived items,
 * reads by command line and servers, late and repeated events. The truth is written down by hand, scene by scene.
 * @public tests judge by it, and nothing else
 */
export function generateLeaversTenant({
  seed,
  now,
  events = 2_000,
}: LeaversOptions): LeaversTenant {
  const size = { users: 20, days: 14, events, vaults: 5, items: 40 };
  const tenant = generateTenant({ ...size, seed: `leavers ${seed}`, now, stories: false });
  const random = new Random(`leavers ${seed}`);
  const vaults = ['Hand-over: Berlin', '=Odd "vault", of names'].map((name) =>
    addVault(tenant, random, name),
  );
  const desk = new Desk(tenant, random, vaults);
  const colleague = desk.person('Colleague Stays', 'colleague@leavers.example');
  const other = desk.person('Other Stays', 'other@leavers.example');
  for (const { name, email, status, events: account } of FATES) {
    const who = desk.person(name, `${email}@leavers.example`);
    const [, left = 0] = account.at(-1) ?? [];
    for (const [action, days] of account) desk.account(action, who, days);
    const page = desk.page(who, status, status === 'active' ? undefined : desk.ago(left));
    for (const [title, play] of Object.entries(SCENES)) {
      if (!random.chance(0.75)) continue;
      const vault = random.pick(vaults);
      const last = LAST + random.next();
      play({ ...{ desk, who, page, colleague, other, vault, last }, title: `${title} of ${name}` });
    }
  }
  shareOne(desk, [colleague, other]);
  sortByTime(tenant.itemUsages);
  sortByTime(tenant.auditEvents);
  return { tenant, truths: desk.truths };
}

/** One item that two leavers have seen, of which only the second saw what it is today. */
function shareOne(desk: Desk, [colleague, other]: [Person, Person]): void {
  const [first, second] = desk.truths as [LeaverTruth, LeaverTruth];
  const personOf = ({ uuid }: LeaverTruth): Person =>
    desk.tenant.people.find((person) => person.uuid === uuid) as Person;
  const item = desk.item(desk.vaults[0] as TenantVault, 'Seen by two leavers');
  const { id: itemId, vault } = item;
  const common = { itemId, vaultId: vault.id };
  const seenVersion = item.version;
  const lastOfFirst = desk.use(personOf(first), item, LAST + 2);
  desk.change(colleague, item, LAST + 1.5);
  const lastOfSecond = desk.use(personOf(second), item, LAST + 1);
  desk.use(other, item, 1);
  const versionNow = item.version;
  first.items.push({
    ...{ ...common, grade: 'B', seenVersion, versionNow, lastSeenOn: lastOfFirst },
    ...{ changedBy: colleague.uuid, alsoUsedBy: [other.uuid] },
  });
  second.items.push({
    ...{ ...common, grade: 'A', seenVersion: versionNow, versionNow, lastSeenOn: lastOfSecond },
    alsoUsedBy: [other.uuid],
  });
}

function addVault(tenant: Tenant, random: Random, name: string): TenantVault {
  const at = new Date(tenant.now - 300 * DAY).toISOString();
  const vault: TenantVault = {
    ...{ id: random.id(), name, type: 'USER_CREATED', items: 0 },
    ...{ attributeVersion: 1, contentVersion: 9, createdAt: at, updatedAt: at },
  };
  tenant.vaults.push(vault);
  return vault;
}

/** The API delivers in order of time. */
const sortByTime = (events: { timestamp: string }[]): void => {
  events.sort((a, b) => Date.parse(a.timestamp) - Date.parse(b.timestamp));
};
