import type { Random } from '../random';
import { DAY, HOUR, MINUTE } from '@graph-1password/vocabulary';
import type { Person, ClientSource, TenantItem } from '../types';
import type { Journal } from './journal';
import type { Organisation } from './organisation';
import { wayIn } from './organisation';
import { DATA_CENTRES } from './ports';

/** Sign-ins of the robot: every four minutes and a bit. */
export const ROBOT_SIGN_INS = 7000;

/** The stretch of time that is written about, epoch ms. */
export interface Stretch {
  from: number;
  to: number;
}

/** What happens on every day and should be found by no rule. */
export function keepWatches(
  journal: Journal,
  { people, vaults, items, groups }: Organisation,
  { from, to }: Stretch,
): void {
  const open = vaults.filter(({ name }) => name !== 'Master key locker');
  const usual = items.filter(
    ({ tags, vault }) => tags === undefined && open.some(({ id }) => id === vault.id),
  );
  const crew = people.filter(({ kind }) => kind === 'owner' || kind === 'member');
  for (const [n, sailor] of crew.entries()) {
    // One of the crew is ashore: no sign-in at all, and the last use of an item weeks ago.
    const ashore = sailor.name === 'Ng';
    keepWatch(journal, sailor, n, usual, { from, to: ashore ? from + 5 * DAY : to }, !ashore);
  }
  visit(journal, people, usual, { from, to });
  const [owner] = crew as [Person];
  for (const [n, group] of groups.entries()) {
    const more = { object_uuid: group.uuid, aux_info: group.name };
    journal.audit(owner, from + (n + 1) * HOUR, 'update/group', more);
  }
  runMachines(journal, people, items, { from, to });
}

/** Two watches of four hours a day, whatever the day of the week, in the zone of the home port. */
function keepWatch(
  journal: Journal,
  sailor: Person,
  n: number,
  items: readonly TenantItem[],
  { from, to }: Stretch,
  signsIn: boolean,
): void {
  const random = journal.random.fork(`watch ${n}`);
  const midnight = Math.floor(from / DAY) * DAY - sailor.home.utcOffset * HOUR;
  let used = 0;
  for (let watch = 0; midnight + watch * 12 * HOUR < to; watch++) {
    const begins =
      midnight + watch * 12 * HOUR + (n % 3) * 4 * HOUR + random.between(0, 9) * MINUTE;
    if (begins < from || begins + 3 * HOUR >= to) continue;
    const way = sailor.sources[watch % 2] as ClientSource;
    if (signsIn) journal.signIn(sailor, begins, way);
    if (signsIn && random.chance(0.1)) {
      journal.signIn(sailor, begins - MINUTE, way, 'credentials_failed/password_secret_bad');
    }
    for (const minutes of [20, 70, 140]) {
      const action = sailor.habits[used++ % sailor.habits.length] as string;
      journal.usage(sailor, begins + minutes * MINUTE, random.pick(items), action, way);
    }
    if (signsIn) plumbing(journal, sailor, begins + 10 * MINUTE, random, items, way);
  }
}

/** Sessions of apps, and items that come into being; of the seven counters the first one counts these. */
function plumbing(
  journal: Journal,
  sailor: Person,
  at: number,
  random: Random,
  items: readonly TenantItem[],
  way: ClientSource,
): void {
  journal.audit(sailor, at, 'dlgsess/dlgdsess', { object_uuid: random.upperId(), way });
  journal.audit(sailor, at + MINUTE, 'ssotknv/ssotkn', { object_uuid: random.upperId(), way });
  const { vault } = random.pick(items);
  const added = { object_uuid: vault.id, aux_id: random.between(80, 900), way };
  const counters = random.chance(0.5) ? '12,0,0,0,0,0,0' : '1';
  journal.audit(sailor, at + 2 * MINUTE, 'patch/items', { ...added, aux_info: counters });
}

/** The technician from outside looks in every third day, and changes nothing. */
function visit(
  journal: Journal,
  people: readonly Person[],
  items: readonly TenantItem[],
  { from, to }: Stretch,
): void {
  const technician = people.find(({ kind }) => kind === 'external') as Person;
  for (let at = from + 7 * HOUR; at < to - 2 * DAY; at += 3 * DAY) {
    journal.signIn(technician, at);
    journal.usage(technician, at + HOUR, items[3] as TenantItem, 'reveal');
  }
}

function runMachines(
  journal: Journal,
  people: readonly Person[],
  items: readonly TenantItem[],
  { from, to }: Stretch,
): void {
  const robot = people.find(({ kind }) => kind === 'service') as Person;
  const radar = items.filter(({ tags }) => tags === undefined).slice(0, 3);
  for (let at = from + MINUTE, n = 0; at < to - HOUR; at += 20 * MINUTE, n++) {
    journal.usage(robot, at, radar[n % 3] as TenantItem, 'server-fetch');
  }
  const [scim, connect] = ['scim', 'connect'].map((kind) =>
    people.find((person) => person.kind === kind),
  ) as [Person, Person];
  const invited = { object_uuid: journal.random.upperId(), aux_info: 'deckhand@nordlys.example' };
  journal.audit(scim, from + 9 * HOUR, 'create/invite', invited);
  for (let at = from + 3 * HOUR; at < to - HOUR; at += DAY) sweep(journal, connect, items, at);
  // An app behind the same server reads one item again and again: that is use by a machine.
  for (let at = from + 5 * MINUTE; at < to - HOUR; at += 15 * MINUTE) {
    journal.usage(connect, at, radar[0] as TenantItem, 'server-fetch');
  }
}

/** Our own collect: every item of every vault within two minutes. */
function sweep(journal: Journal, connect: Person, items: readonly TenantItem[], at: number): void {
  for (const [n, item] of items.entries()) {
    journal.usage(connect, at + n * 1500, item, 'server-fetch');
  }
}

/**
 * The robot signs in every four minutes.
 * @param roams by turns from two data centres, not from one
 * @returns its sign-ins
 */
export function signInRobot(
  journal: Journal,
  people: readonly Person[],
  { from, to }: Stretch,
  roams: boolean,
): string[] {
  const robot = people.find(({ kind }) => kind === 'service') as Person;
  const [home] = robot.sources as [ClientSource];
  const random = journal.random.fork('robot');
  const other = wayIn(random, '203.0.113.199', DATA_CENTRES[roams ? 1 : 0], home.client);
  const step = Math.floor((to - from) / (ROBOT_SIGN_INS + 1));
  return Array.from({ length: ROBOT_SIGN_INS }, (_, n) =>
    journal.signIn(
      robot,
      from + (n + 1) * step,
      n % 2 === 0 ? home : other,
      'success/credentials_ok',
    ),
  );
}
