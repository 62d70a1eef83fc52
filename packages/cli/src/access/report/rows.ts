import type { Value } from '@graph-1password/j1ql';
import type { AccessView } from '../view';
import type { Origin } from '../../../../../src/access/snapshot';
import { permissionNames } from '../../../../../src/access/permissions';
import type { Way } from '../effective/vault';
import type { Ended, UsedLine } from './lines';
import type { Labels } from './names';
import {
  evidenceText,
  levelText,
  permissionsText,
  selfText,
  sinceText,
  useText,
  wayText,
} from './words';

/** A row of a table, by the names of its columns. */
export type Row = Readonly<Record<string, Value>>;

/** Since when a way is open: the later of the grant and the membership. */
export function sinceOf({ grant, member }: Way): Origin {
  if (!member) return grant;
  return (member.since ?? -Infinity) > (grant.since ?? -Infinity) ? member : grant;
}

const peopleColumns = ({ state }: AccessView, user: string) => {
  const { name, email } = state.users.get(user) ?? {};
  return { person: name ?? email ?? user, email: email ?? null };
};

/** A way, with since when it is open: `direct (since 2026-03-01 10:00 UTC by Ana)`. */
function wayWithTime(way: Way, labels: Labels): string {
  const origin = sinceOf(way);
  const time = sinceText(origin);
  return `${wayText(way, labels)} (${origin.since === undefined ? time : `since ${time}`})`;
}

/** A row for each person and vault, for reading. */
export const shortRow = (
  line: UsedLine,
  view: AccessView,
  labels: Labels,
  about: 'vault' | 'user',
): Row => ({
  ...(about === 'vault' ? peopleColumns(view, line.user) : { vault: labels.vault(line.vault) }),
  can: levelText(line),
  ways: [
    ...line.ways.map((way) => wayWithTime(way, labels)),
    // For those who have it anyway, "can widen it" says enough.
    ...(line.level === 'self' ? line.selfWays.map((way) => selfText(way, labels)) : []),
  ].join('; '),
  does: useText(line),
});

/** A row for each way, with what it rests on: for an auditor. A line without a way has one row, too. */
export function evidenceRows(line: UsedLine, view: AccessView, labels: Labels): Row[] {
  const ways: (Way | undefined)[] = line.ways.length === 0 ? [undefined] : line.ways;
  const { vault, user, use, useState, takes, changes, manages } = line;
  return ways.map((way) => ({
    ...{ vault: labels.vault(vault), vaultId: vault },
    ...{ ...peopleColumns(view, user), userId: user, state: line.state, level: line.level },
    can: levelText(line),
    way: way ? wayText(way, labels) : 'none',
    ...{ groupId: way?.group ?? null, role: way?.member?.role ?? null },
    permissions: way ? permissionsText(way.grant) : null,
    ...(way ? originColumns(way) : NO_ORIGIN),
    ...{ takes, changes, manages },
    canGiveItself: line.selfWays.map((each) => selfText(each, labels)).join(', '),
    ...{ use: useState, uses: use?.count ?? 0, lastUsedOn: use?.last ?? null },
    evidence: way
      ? evidenceText(way, vault, view)
      : line.isUnexplained
        ? 'item usages'
        : 'rights in the account',
  }));
}

const NO_ORIGIN = { grantedOn: null, grantedBy: null, joinedOn: null, addedBy: null };

const originColumns = ({ grant, member }: Way) => ({
  ...{ grantedOn: grant.since ?? null, grantedBy: grant.by ?? null },
  ...{ joinedOn: member?.since ?? null, addedBy: member?.by ?? null },
});

/** A row for access that was taken away. */
export const endedRow = ({ vault, user, group, what, origin }: Ended, labels: Labels): Row => ({
  vault: labels.vault(vault),
  who: user === undefined ? `group ${labels.group(group ?? '')}` : labels.user(user),
  lost: what === 'grant' ? 'the grant' : `membership of ${labels.group(group ?? '')}`,
  on: origin.since ?? null,
  by: origin.by ?? (origin.sinceIs === 'between' ? 'nobody knows: gone by then' : null),
  event: origin.event ?? null,
});

/** A line for programs. */
export const plainLine = (line: UsedLine, view: AccessView, labels: Labels): object => {
  const { name, email, type } = view.state.users.get(line.user) ?? {};
  return {
    vault: { id: line.vault, name: view.state.vaults.get(line.vault)?.name ?? null },
    person: { uuid: line.user, name: name ?? null, email: email ?? null, type: type ?? null },
    ...{ state: line.state, level: line.level },
    ...{ takes: line.takes, changes: line.changes, manages: line.manages },
    ways: line.ways.map((way) => ({
      kind: way.group === undefined ? 'direct' : 'group',
      ...(way.group !== undefined && { group: { id: way.group, name: labels.group(way.group) } }),
      ...(way.member && { role: way.member.role, membership: plainOrigin(way.member) }),
      permissions: permissionNames(way.grant.sure),
      permissionsUnknownSince: iso(way.grant.unknownSince),
      grant: plainOrigin(way.grant),
      evidence: evidenceText(way, line.vault, view),
    })),
    canGiveItself: line.selfWays.map(({ kind, group }) => ({ kind, group: group ?? null })),
    use: {
      state: line.useState,
      count: line.use?.count ?? 0,
      firstUsedOn: iso(line.use?.first),
      lastUsedOn: iso(line.use?.last),
      byPerson: line.use?.byPerson ?? false,
      byMachine: line.use?.byMachine ?? false,
    },
    withoutKnownWay: line.isUnexplained,
  };
};

/** Access that was taken away, for programs. */
export const plainEnded = ({ vault, user, group, what, origin }: Ended): object => ({
  ...{ vault, user: user ?? null, group: group ?? null, what },
  ...{ endedOn: iso(origin.since), endedIs: origin.sinceIs },
  ...{ by: origin.by ?? null, event: origin.event ?? null },
});

const plainOrigin = ({ since, sinceIs, by, event }: Origin) => ({
  ...{ since: iso(since), sinceIs, by: by ?? null, event: event ?? null },
});

/** Epoch ms as ISO 8601 in UTC. */
const iso = (time: number | undefined): string | null =>
  time === undefined ? null : new Date(time).toISOString();
