import { DAY } from '@graph-1password/vocabulary';
import type { AuditEvent } from '@graph-1password/vocabulary';
import { timeOf } from './reading';
import type { Reading } from './reading';
import type { StoryPlan } from './script';

/** Bits of an access list (SDK). */
const [MANAGES, OPENS] = [2, 32];

/** A membership or permission that stands at the end of the history. */
interface Standing {
  object: string;
  aux: string;
  /** All events about the pair. */
  events: AuditEvent[];
  /** When it began, epoch ms. */
  since: number;
  /** What the last event told of its permissions; undefined when it told none. */
  mask?: number;
}

/** What stands at the end, by the events of a type, as somebody would find it who goes through the list by hand. */
function standing(audits: readonly AuditEvent[], type: string): Standing[] {
  const all = new Map<string, { events: AuditEvent[]; now?: Omit<Standing, 'events'> }>();
  for (const event of audits) {
    const { action = '', object_type, object_uuid: object = '', aux_uuid: aux = '' } = event;
    if (object_type === 'group' && (action === 'delete' || action === 'purge')) {
      for (const [pair, each] of all) if (pair.split(' ').includes(object)) delete each.now;
    }
    if (object_type === 'user' && action === 'delete')
      for (const [pair, each] of all) if (pair.endsWith(` ${object}`)) delete each.now;
    if (object_type !== type) continue;
    const key = `${object} ${aux}`;
    const pair = all.get(key) ?? { events: [] };
    all.set(key, pair);
    pair.events.push(event);
    if (action === 'revoke' || action === 'leave') delete pair.now;
    else {
      const begins = action === 'join' || pair.now === undefined;
      const since = begins ? timeOf(event) : (pair.now?.since ?? 0);
      const mask = /^\d+$/.test(event.aux_info ?? '') ? Number(event.aux_info) : undefined;
      pair.now = { object, aux, since, ...(mask !== undefined && { mask }) };
    }
  }
  return [...all.values()].flatMap(({ events, now }) => (now ? [{ ...now, events }] : []));
}

const mayOpen = ({ mask }: Standing): boolean => mask === undefined || (mask & OPENS) !== 0;
const uuidsOf = (...all: Standing[]): string[] =>
  all.flatMap(({ events }) => events.map(({ uuid }) => uuid));

/** A group may open a privileged vault, somebody is in it, and one of the two is of the last day. */
const newWays: Reading = ({ audits, tenant: { labels, now } }) =>
  standing(audits, 'gva')
    .filter((way) => labels.privilegedVaults.includes(way.object) && mayOpen(way))
    .flatMap((way) =>
      standing(audits, 'gm')
        .filter(({ object, since }) => object === way.aux && Math.max(since, way.since) > now - DAY)
        .map((member) => uuidsOf(way, member)),
    );

/** A group may manage a vault, and not open it. */
const managesWithoutOpening: Reading = ({ audits }) =>
  standing(audits, 'gva')
    .filter(({ mask = 0 }) => (mask & MANAGES) !== 0 && (mask & OPENS) === 0)
    .map((way) => uuidsOf(way));

/** Somebody is in a group, and suspended. */
const suspendedMembers: Reading = ({ audits }) => {
  const last = new Map<string, string>();
  for (const { object_type, object_uuid = '', action = '' } of audits)
    if (
      object_type === 'user' &&
      ['suspend', 'delete', 'reactive', 'reactivate', 'activate'].includes(action)
    )
      last.set(object_uuid, action);
  const members = standing(audits, 'gm').filter(({ aux }) => last.get(aux) === 'suspend');
  const suspends = (user: string) =>
    audits.filter(
      (e) => e.object_type === 'user' && e.action === 'suspend' && e.object_uuid === user,
    );
  return members.map((member) => [
    ...uuidsOf(member),
    ...suspends(member.aux).map(({ uuid }) => uuid),
  ]);
};

/** Somebody has a vault directly and through a group. */
const directBesideGroup: Reading = ({ audits }) =>
  standing(audits, 'uva')
    .filter(mayOpen)
    .flatMap((direct) =>
      standing(audits, 'gva')
        .filter((way) => way.object === direct.object && mayOpen(way))
        .flatMap((way) =>
          standing(audits, 'gm')
            .filter(({ object, aux }) => object === way.aux && aux === direct.aux)
            .map((member) => uuidsOf(direct, way, member)),
        ),
    );

/** What several events make together: ways into vaults. */
export const WAY_STORIES: readonly StoryPlan[] = [
  {
    id: 'new-way-by-group',
    title: 'A group brings somebody into a privileged vault',
    rule: 'new-way-into-privileged-vault',
    description: 'A member joins a group that was granted a privileged vault hours before.',
    reading: newWays,
    play: (stage, s) => {
      const { uuid } = stage.group('Engineering');
      const extras = { aux: stage.member(), auxInfo: 'R', auxId: 9277102 };
      s.audit(stage.admin(2), stage.hoursAgo(6.4), 'join', 'gm', uuid, extras);
    },
  },
  {
    id: 'group-manages-vault',
    title: 'A group may manage a vault, and nothing else',
    rule: 'group-can-give-itself-access',
    description: 'The access of a group is changed: it manages the vault and does not open it.',
    reading: managesWithoutOpening,
    play: (stage, s) => {
      const extras = { auxUuid: stage.group('Legal').uuid, auxInfo: '2' };
      s.audit(stage.admin(1), stage.hoursAgo(8.7), 'update', 'gva', stage.vault(2).id, extras);
    },
  },
  {
    id: 'suspended-member',
    title: 'Somebody is suspended and stays in a group',
    rule: 'suspended-member',
    description: 'A member is added to a group, and suspended half a day later.',
    reading: suspendedMembers,
    play: (stage, s) => {
      const leaver = stage.reserve();
      leaver.activeUntil = stage.hoursAgo(18);
      const { uuid } = stage.group('Legal');
      const extras = { aux: leaver, auxInfo: 'R', auxId: 9277103 };
      s.audit(stage.admin(1), stage.hoursAgo(17.5), 'join', 'gm', uuid, extras);
      s.audit(stage.admin(1), stage.hoursAgo(4.6), 'suspend', 'user', leaver.uuid, {
        object: leaver,
      });
    },
  },
  {
    id: 'direct-beside-group',
    title: 'Somebody gets a vault twice',
    rule: 'direct-grant-beside-group',
    description: 'A member joins a group with a vault, and is granted the same vault directly.',
    reading: directBesideGroup,
    play: (stage, s) => {
      const [admin, member, vault] = [stage.admin(2), stage.member(), stage.vault(0).id];
      const { uuid } = stage.group('People');
      const joins = { aux: member, auxInfo: 'R', auxId: 9277104 };
      s.audit(admin, stage.hoursAgo(8.4), 'join', 'gm', uuid, joins);
      s.audit(admin, stage.hoursAgo(8.3), 'grant', 'gva', vault, { auxUuid: uuid });
      s.audit(admin, stage.hoursAgo(8.2), 'grant', 'uva', vault, { aux: member });
    },
  },
];
