import type { AuditEvent } from '@graph-1password/vocabulary';
import { DAY, HOUR, MINUTE } from '@graph-1password/vocabulary';
import type { Person } from '../types';
import { anyAudit, burst, does, letIn, timeOf } from './reading';
import type { History } from './reading';
import type { StoryContext, StoryPlan } from './script';

const EVERYDAY = 'dlgsess ssotknv patch changenm changela sdvcsso tdvcsso'.split(' ');
const isOutside = ({ actor_type: type, action }: AuditEvent): boolean =>
  type === 'external_user' && !EVERYDAY.includes(action ?? '');

/** One of the two consultants of the managed service provider. */
const technician = (stage: StoryContext): Person =>
  stage.builder.people.find(({ kind }) => kind === 'external') as Person;

/** First sign-ins of the last day by users who had done something else a day before or earlier. */
function firstSignIns({ tenant, audits, usages, signIns }: History): string[][] {
  const [first, known] = [
    new Map<string, { uuid: string; at: number }>(),
    new Map<string, number>(),
  ];
  for (const attempt of signIns.filter(letIn)) {
    const user = attempt.target_user?.uuid ?? '';
    if (!first.has(user)) first.set(user, { uuid: attempt.uuid, at: timeOf(attempt) });
  }
  const note = (user: string | undefined, at: number): void => {
    if (user !== undefined) known.set(user, Math.min(at, known.get(user) ?? Infinity));
  };
  for (const audit of audits) note(audit.actor_details?.uuid, timeOf(audit));
  for (const usage of usages) note(usage.user?.uuid, timeOf(usage));
  return [...first].flatMap(([user, { uuid, at }]) =>
    at > tenant.now - DAY && (known.get(user) ?? Infinity) <= tenant.now - DAY ? [[uuid]] : [],
  );
}

/** Access from outside the account, first sign-ins and watched items. */
export const OUTSIDE_STORIES: readonly StoryPlan[] = [
  {
    id: 'managed-company',
    title: 'The managed service provider enters the account',
    rule: 'managed-company',
    description: 'A technician of the managed service provider enters the account.',
    reading: anyAudit(does('mngdacc', 'create launchi unlink')),
    play: (stage, s) => {
      const account = stage.builder.accountUuid;
      s.audit(technician(stage), stage.hoursAgo(6.6), 'launchi', 'mngdacc', account);
    },
  },
  {
    id: 'outside-technician',
    title: 'The managed service provider renames a vault',
    rule: 'outside-technician',
    description: 'The technician renames an ordinary vault.',
    reading: anyAudit(isOutside),
    play: (stage, s) => {
      s.audit(technician(stage), stage.hoursAgo(6.4), 'updatea', 'vault', stage.vault(0).id);
    },
  },
  {
    id: 'firewall-blocked-overall',
    title: 'The firewall blocks many addresses',
    rule: 'firewall-blocked-overall',
    description:
      'The firewall blocks twenty-four attempts from as many addresses within half an hour.',
    reading: ({ signIns }) =>
      burst(
        signIns.filter(({ category }) => category === 'firewall_failed'),
        { key: () => 'all', atLeast: 20 },
      ),
    play: (stage, s) => {
      const victims = stage.builder.people.filter((p) => p.kind === 'member');
      for (let k = 0; k < 24; k++) {
        const victim = victims[k % victims.length] as Person;
        const source = stage.stranger(victim.home);
        s.signIn(victim, stage.hoursAgo(7) + k * MINUTE, {
          ...{ category: 'firewall_failed', type: 'ip_blocked', details: source.ip, source },
        });
      }
    },
  },
  {
    id: 'first-sign-in-in-window',
    title: 'First sign-in in the window',
    rule: 'first-sign-in-in-window',
    description: 'A member uses items in an old session for days, and then signs in.',
    reading: firstSignIns,
    play: (stage, s) => {
      // The one without a name plays in no other story.
      const person = stage.nameless();
      person.activeUntil = 0;
      const [item] = stage.itemsOf(stage.vault(0));
      for (let day = 8; day > 1 && item; day--) {
        stage.builder.usage(person, stage.daysAgo(day), item, 'fill');
      }
      s.signIn(person, stage.minutesAgo(50) - HOUR);
    },
  },
  {
    id: 'watched-item',
    title: 'A watched item is used',
    rule: 'watched-item',
    description: 'An item on the watch list is used.',
    reading: ({ tenant, usages }) => {
      const watched = new Set(
        tenant.items.filter(({ tags = [] }) => tags.includes('Sensitive')).map(({ id }) => id),
      );
      return usages.filter((u) => watched.has(u.item_uuid ?? '')).map(({ uuid }) => [uuid]);
    },
    play: (stage, s) => {
      const [, , , item] = stage.itemsOf(stage.privilegedVault(0));
      const [first] = stage.itemsOf(stage.privilegedVault(0));
      const used = item ?? first;
      if (used) s.usage(stage.admin(0), stage.hoursAgo(4.4), used, 'fill');
    },
  },
];
