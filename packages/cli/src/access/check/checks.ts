import { counted, DAY, isMachineEmail } from '@graph-1password/vocabulary';
import type { Level } from '../../detect/levels';
import { utc } from '../../support/text';
import { linesOf } from '../report/lines';
import type { UsedLine } from '../report/lines';
import { Labels } from '../report/names';
import { sinceOf } from '../report/rows';
import { LEVEL_WORDS, sinceText, wayText } from '../report/words';
import type { AccessView } from '../view';
import { powerGroups } from '../effective/powers';
import { canSignIn } from '../effective/vault';

/** Something about access that should be looked at. */
export interface AccessFinding {
  check: string;
  level: Level;
  /** The person, group or vault that it is about, by name. */
  about: string;
  /** A sentence. */
  text: string;
}

/** What decides whether something is worth a finding. */
export interface CheckOptions {
  /** Epoch ms. */
  now: number;
  /** Access that is younger is new, and use that is older is none. */
  days: number;
  mostOwners: number;
  mostAdministrators: number;
}

type Check = (view: AccessView, labels: Labels, options: CheckOptions) => AccessFinding[];

/** All checks by their ids. */
const CHECKS: Readonly<Record<string, { level: Level; find: Check }>> = {
  'powerful-group': { level: 'HIGH', find: powerfulGroups },
  'owners-and-administrators': { level: 'MEDIUM', find: ownersAndAdministrators },
  'new-way-into-privileged-vault': { level: 'HIGH', find: newWays },
  'unused-privileged-access': { level: 'MEDIUM', find: unusedPrivileged },
  'suspended-with-access': { level: 'LOW', find: suspended },
  'direct-beside-group': { level: 'INFO', find: directBesideGroup },
  'guest-with-several-vaults': { level: 'LOW', find: guests },
  'member-added-by-hand': { level: 'LOW', find: addedByHand },
};

/** Everything about access that should be looked at: the worst first, as listed above. */
export function checkAccess(view: AccessView, options: CheckOptions): AccessFinding[] {
  const labels = new Labels(view.state);
  return Object.entries(CHECKS).flatMap(([check, { level, find }]) =>
    find(view, labels, options).map((found) => ({ ...found, check, level })),
  );
}

type Draft = AccessFinding;
const draft = (about: string, text: string): Draft => ({ check: '', level: 'INFO', about, text });

/** What gives a group that people made the powers of an administrator. */
const POWERS: Readonly<Record<string, string>> = {
  MANAGE_GROUPS: 'can add themselves to any group that people made',
  RECOVER_ACCOUNTS: 'can recover accounts of others',
  PROVISION_PEOPLE: 'can provision people',
};

function powerfulGroups({ state }: AccessView, labels: Labels): Draft[] {
  return [...state.groups.values()]
    .filter(({ type, isDeleted }) => type === 'USER_DEFINED' && !isDeleted)
    .flatMap(({ id, accountPermissions = [] }) =>
      Object.entries(POWERS)
        .filter(([permission]) => accountPermissions.includes(permission))
        .map(([permission, words]) => {
          const { size } = state.members.get(id) ?? { size: 0 };
          // Where events alone tell of members, there may be more.
          const who = state.whole.groups.has(id) ? counted(size, 'member') : 'members';
          return draft(labels.group(id), `Its ${who} ${words} (${permission}).`);
        }),
    );
}

function ownersAndAdministrators(
  { state }: AccessView,
  labels: Labels,
  { mostOwners, mostAdministrators }: CheckOptions,
): Draft[] {
  const most: Readonly<Record<string, number>> = {
    OWNERS: mostOwners,
    ADMINISTRATORS: mostAdministrators,
  };
  return [...state.groups.values()].flatMap(({ id, type = '' }) => {
    const limit = most[type];
    if (limit === undefined || !state.whole.groups.has(id)) return [];
    const users = [...(state.members.get(id)?.keys() ?? [])];
    const able = users.filter((user) => canSignIn(state.users.get(user)?.state ?? 'unknown'));
    const found: Draft[] = [];
    if (type === 'OWNERS' && able.length < 2) {
      const [only] = able;
      const who = only === undefined ? 'Nobody' : `Only ${labels.user(only)}`;
      found.push(
        draft(
          labels.group(id),
          `${who} can act as an owner: with the last one the account is lost.`,
        ),
      );
    }
    if (able.length > limit)
      found.push(
        draft(
          labels.group(id),
          `It has ${able.length} members who can sign in, more than ${limit}.`,
        ),
      );
    return found;
  });
}

const privilegedLines = (view: AccessView, { now, days }: CheckOptions): UsedLine[] =>
  [...view.graph.facts.privileged].flatMap((vault) => linesOf(view, { vault, days, now }));

function newWays(view: AccessView, labels: Labels, options: CheckOptions): Draft[] {
  const limit = options.now - options.days * DAY;
  return privilegedLines(view, options).flatMap((line) =>
    line.ways.flatMap((way) => {
      const origin = sinceOf(way);
      const isNew = (origin.since ?? -Infinity) >= limit || origin.sinceIs === 'between';
      if (!isNew || line.level === 'none') return [];
      const text = `${labels.user(line.user)} has a new way in: ${wayText(way, labels)}, ${sinceText(origin)} (${LEVEL_WORDS[line.level]}).`;
      return [draft(labels.vault(line.vault), text)];
    }),
  );
}

function unusedPrivileged(view: AccessView, labels: Labels, options: CheckOptions): Draft[] {
  return privilegedLines(view, options)
    .filter(({ level, useState }) => {
      const isOpen = level === 'reveal' || level === 'open';
      return isOpen && (useState === 'never' || useState === 'unused');
    })
    .filter(({ state }) => canSignIn(state))
    .map(({ user, vault, use }) => {
      const last = use ? `, last on ${utc(use.last)}` : '';
      const text = `${labels.user(user)} can open it and has not for ${options.days} days${last}.`;
      return draft(labels.vault(vault), text);
    });
}

function suspended({ state }: AccessView, labels: Labels): Draft[] {
  const people = [...state.users.values()].filter((user) => user.state === 'suspended');
  return people.flatMap(({ id }) => {
    const groups = [...state.members]
      .filter(([, members]) => members.has(id))
      .map(([group]) => group);
    const direct = [...state.userGrants].filter(([, grants]) => grants.has(id)).length;
    if (groups.length + direct === 0) return [];
    const names = groups.slice(0, 5).map((group) => labels.group(group));
    const text = `Suspended, and still in ${counted(groups.length, 'group')}${names.length > 0 ? ` (${names.join(', ')})` : ''} with ${counted(direct, 'direct grant')}: all come back with reactivation.`;
    return [draft(labels.user(id), text)];
  });
}

/** A direct grant that gives nothing beyond that of a group survives when the person leaves the group. */
function directBesideGroup({ state }: AccessView, labels: Labels): Draft[] {
  return [...state.userGrants].flatMap(([vault, grants]) => {
    const people = [...grants].filter(([user, direct]) =>
      [...(state.groupGrants.get(vault) ?? [])].some(
        ([group, grant]) =>
          state.members.get(group)?.has(user) === true &&
          direct.unknownSince === undefined &&
          direct.sure !== 0 &&
          (direct.sure & ~grant.sure) === 0,
      ),
    );
    if (people.length === 0) return [];
    const names = people.slice(0, 5).map(([user]) => labels.user(user));
    const more = people.length > 5 ? ` and ${people.length - 5} more` : '';
    const text = `${names.join(', ')}${more} would keep it after leaving the group that gives the same.`;
    return [draft(labels.vault(vault), text)];
  });
}

/** A guest can have one vault at a time: a second one is an event that was missed. */
function guests({ state }: AccessView, labels: Labels): Draft[] {
  return [...state.users.values()]
    .filter(({ type }) => type === 'GUEST')
    .flatMap(({ id }) => {
      const vaults = [...state.userGrants].filter(([, grants]) => grants.has(id));
      if (vaults.length < 2) return [];
      const text = `A guest with ${vaults.length} vaults, and guests have one: an event was missed. Import a new snapshot.`;
      return [draft(labels.user(id), text)];
    });
}

/** How many members a provisioning service must have added before others stand out. */
const PROVISIONED = 3;

function addedByHand({ state }: AccessView, labels: Labels): Draft[] {
  const { owners } = powerGroups(state);
  return [...state.members].flatMap(([group, members]) => {
    const added = [...members].filter(
      ([, { by, sinceIs }]) => by !== undefined && sinceIs === 'exact',
    );
    const byHand = added.filter(([, { by }]) => !isMachineEmail(by));
    if (owners.includes(group) || added.length - byHand.length < PROVISIONED) return [];
    return byHand.map(([user, member]) =>
      draft(
        labels.group(group),
        `${labels.user(user)} was added by hand, ${sinceText(member)}, and others by provisioning.`,
      ),
    );
  });
}
