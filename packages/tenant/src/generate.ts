import { DAY, EVENT_KINDS, forEachStream } from '@graph-1password/vocabulary';
import type { EventKind, EventOfKind } from '@graph-1password/vocabulary';
import type { AssembledStream } from './assemble';
import { assemble, duplicateCount, pickLateUsages } from './assemble';
import { addBackground } from './background';
import type { BackgroundCounts } from './background';
import { EventBuilder } from './builder';
import type { EventsByKind } from './events';
import { asTenantEvents } from './events';
import { generateItems } from './items';
import { resolveOptions } from './options';
import { findMatches } from './oracle';
import { generatePeople } from './people';
import { Random } from './random';
import { playStories } from './stories';
import type {
  Group,
  Person,
  ResolvedOptions,
  Story,
  Tenant,
  TenantLabels,
  TenantOptions,
} from './types';
import { generateVaults } from './vaults';
import type { VaultPlan } from './vaults';

const GROUP_NAMES = [
  'Owners',
  'Administrators',
  'Team Members',
  'Security',
  'Engineering',
  'Finance',
  'People',
  'Sales',
  'Support',
  'Legal',
  'Design',
];
const PRIVILEGED_GROUPS = ['Owners', 'Administrators', 'Security'];

/**
 * Makes a whole 1Password account with its history. Pure but for the default of `now`: same options, same
 * tenant, to the byte.
 * @throws RangeError when an option is out of its range
 */
export function generateTenant(options: TenantOptions = {}): Tenant {
  const resolved = resolveOptions(options);
  const random = new Random(String(resolved.seed));
  const from = resolved.now - resolved.days * DAY;
  const account = {
    uuid: random.fork('account').upperId(),
    name: 'Brightwave Robotics',
    domain: 'brightwave.1password.com',
  };
  const { people, renamed } = generatePeople(random.fork('people'), resolved, from);
  const plans = generateVaults(random.fork('vaults'), resolved);
  const { items, secretValues } = generateItems(random.fork('items'), resolved, plans, people);
  const groups = GROUP_NAMES.map((name) => ({ uuid: random.fork(`group ${name}`).id(), name }));
  const builder = new EventBuilder(
    random.fork('events'),
    resolved,
    account.uuid,
    people,
    plans,
    items,
    groups,
  );
  const stories = resolved.stories ? playStories(builder, from) : [];
  const { counts, duplicates } = planCounts(resolved, builder);
  addBackground(builder, counts, from);
  const streams = assembleStreams(builder, random.fork('order'), duplicates);
  const storyEvents = new Set(stories.flatMap((s) => s.events.map((e) => e.uuid)));
  const tenant: Tenant = {
    options: resolved,
    account,
    now: resolved.now,
    window: { from, to: resolved.now },
    people,
    groups,
    vaults: plans.map((p) => p.vault),
    items,
    ...asTenantEvents(forEachStream<unknown>((kind) => streams[kind].events) as EventsByKind),
    lateItemUsages: pickLateUsages(
      streams.itemusages.events,
      random.fork('late'),
      resolved.now,
      storyEvents,
    ),
    stories,
    labels: makeLabels(
      plans,
      groups,
      people,
      renamed,
      stories,
      forEachStream((kind) => streams[kind].duplicates),
    ),
    secretValues,
  };
  nameOtherRules(tenant);
  return tenant;
}

function assembleStreams(builder: EventBuilder, random: Random, duplicates: BackgroundCounts) {
  return forEachStream<unknown>((kind) =>
    assemble<{ uuid: string }>(builder.lists[kind], random.fork(kind), duplicates[kind]),
  ) as { [K in EventKind]: AssembledStream<EventOfKind[K]> };
}

/** What the stories leave of each stream's share goes to everyday traffic and repetitions, so that the total is met exactly. */
function planCounts(
  options: ResolvedOptions,
  builder: EventBuilder,
): { counts: BackgroundCounts; duplicates: BackgroundCounts } {
  const told = forEachStream((kind) => builder.lists[kind].events.length);
  const room = EVENT_KINDS.map((kind) => Math.max(0, share(options, kind) - told[kind]));
  const roomInAll = room.reduce((a, b) => a + b, 0);
  const left = Math.max(
    0,
    EVENT_KINDS.reduce((rest, kind) => rest - told[kind], options.events),
  );
  const counts: BackgroundCounts = forEachStream(() => 0);
  const duplicates: BackgroundCounts = forEachStream(() => 0);
  let given = 0;
  let seen = 0;
  for (const [i, kind] of EVENT_KINDS.entries()) {
    seen += room[i] as number;
    const all = (roomInAll > 0 ? Math.round((left * seen) / roomInAll) : 0) - given;
    given += all;
    duplicates[kind] = duplicateCount(all);
    counts[kind] = all - duplicates[kind];
  }
  return { counts, duplicates };
}

function share(options: ResolvedOptions, kind: EventKind): number {
  const { mix, events } = options;
  return (events * mix[kind]) / EVENT_KINDS.reduce((sum, each) => sum + mix[each], 0);
}

function makeLabels(
  plans: readonly VaultPlan[],
  groups: readonly Group[],
  people: readonly Person[],
  renamed: string[],
  stories: readonly Story[],
  duplicates: TenantLabels['duplicates'],
): TenantLabels {
  const uuids = (test: (p: Person) => boolean): string[] => people.filter(test).map((p) => p.uuid);
  return {
    privilegedVaults: plans.filter((p) => p.privileged).map((p) => p.vault.id),
    privilegedGroups: groups.filter((g) => PRIVILEGED_GROUPS.includes(g.name)).map((g) => g.uuid),
    duplicates,
    externalUsers: uuids((p) => p.kind === 'external'),
    serviceAccounts: uuids((p) => p.kind === 'service' || p.kind === 'scim'),
    connectUser: uuids((p) => p.kind === 'connect')[0] as string,
    renamedUsers: renamed,
    namelessUsers: uuids((p) => p.name === undefined),
    dormantUsers: stories.find((s) => s.rule === 'dormant-user')?.people ?? [],
    unusedVaults: plans.filter((p) => p.unused).map((p) => p.vault.id),
  };
}

/** Fills in which rules beyond its own each story sets off: an export before a suspension is an export too. */
function nameOtherRules(tenant: Tenant): void {
  if (tenant.stories.length === 0) return;
  const storyOf = new Map(tenant.stories.flatMap((s) => s.events.map((e) => [e.uuid, s] as const)));
  for (const [rule, found] of findMatches(tenant)) {
    const also = new Set<Story>();
    for (const match of found) {
      for (const uuid of match.events) {
        const story = storyOf.get(uuid);
        if (story && story.rule !== rule) also.add(story);
      }
    }
    for (const story of also) story.alsoRules.push(rule);
  }
}
