import type { EventKind } from '@graph-1password/vocabulary';
import { DAY, HOUR } from '@graph-1password/vocabulary';
import type { EventBuilder } from './builder';
import { isHuman } from './people';
import type { Random } from './random';
import { WorkingTime } from './time';
import type { Group, Person, ClientSource, TenantItem } from './types';

/** How many events of everyday life to add to each stream. */
export type BackgroundCounts = Record<EventKind, number>;

/** Share of each habit, the most usual first. */
const HABIT_WEIGHTS = [0.6, 0.2, 0.12, 0.06, 0.02];
const SOURCE_WEIGHTS = [0.4, 0.3, 0.15, 0.1, 0.05];
/** No failure of everyday life lies this close to the end, where rules count failures. */
const QUIET_END = 3 * HOUR;

interface Worker {
  person: Person;
  time: WorkingTime;
  random: Random;
}

/**
 * Everyday traffic in which no detection rule finds anything: people sign in from their own sources,
 * use items of ordinary vaults in their own ways, and nothing administrative happens.
 */
export function addBackground(builder: EventBuilder, counts: BackgroundCounts, from: number): void {
  const { options } = builder;
  const workers = (who: (p: Person) => boolean, label: string): Worker[] =>
    builder.people.filter(who).map((person) => ({
      person,
      time: workingTime(person, from, options.now),
      random: builder.random.fork(`${label} ${person.uuid}`),
    }));
  const signers = workers((p) => p.kind !== 'connect', 'sign-ins');
  addSignIns(builder, signers, counts.signinattempts);
  builder.sortSessions();
  addAudits(builder, workers(isHuman, 'audits'), counts.auditevents, from);
  addUsages(
    builder,
    workers((p) => p.habits.length > 0, 'usages'),
    counts.itemusages,
  );
}

function workingTime(person: Person, from: number, now: number): WorkingTime {
  const begin = Math.max(from, person.activeFrom);
  // The last minute stays free, so that a run that starts at `now` sees a settled history.
  const end = Math.max(begin + 1, Math.min(now - 60_000, person.activeUntil));
  return new WorkingTime(begin, end, isHuman(person) ? person.home.utcOffset : undefined);
}

/**
 * Shares `total` out by working time; nobody gets just one, whose moment would be new when it comes.
 * Machines count a third, so that they do not outnumber people.
 */
function shareOut(workers: readonly Worker[], total: number): { worker: Worker; count: number }[] {
  const active = workers.slice(0, Math.max(1, Math.floor(total / 3)));
  const weights = active.map((w) => w.time.weight * (isHuman(w.person) ? 1 : 0.3));
  const sum = weights.reduce((a, b) => a + b, 0) || 1;
  let given = 0;
  let seen = 0;
  return active.map((worker, i) => {
    seen += weights[i] as number;
    const last = i === active.length - 1;
    const count = (last ? total : Math.round((total * seen) / sum)) - given;
    // Too few to spread over the history: the next one gets them.
    if (!last && count < 3) return { worker, count: 0 };
    given += count;
    return { worker, count };
  });
}

/** The k-th of n choices: each usable one once at first, in order, then by weight. So nothing is new late. */
function choose<T>(
  list: readonly T[],
  weights: readonly number[],
  k: number,
  n: number,
  random: Random,
): T {
  const usable = Math.max(1, Math.min(list.length, Math.floor(n / 4)));
  if (k < usable) return list[k] as T;
  let left = random.next() * weights.slice(0, usable).reduce((a, b) => a + b, 0);
  for (let i = 0; i < usable; i++) {
    left -= weights[i] ?? 0;
    if (left < 0) return list[i] as T;
  }
  return list[0] as T;
}

function addSignIns(builder: EventBuilder, workers: readonly Worker[], total: number): void {
  const failuresPerHour = new Map<number, number>();
  const spelling = { misspelt: false };
  const lastOfQuarter = builder.options.now - QUIET_END;
  for (const { worker, count } of shareOut(workers, total)) {
    const { person, random } = worker;
    let lastFailure = 0;
    for (const [k, at] of worker.time.moments(count, random).entries()) {
      const source = choose(person.sources, SOURCE_WEIGHTS, k, count, random);
      const hour = Math.floor(at / HOUR);
      const mayFail =
        k > 5 &&
        at - lastFailure > DAY / 2 &&
        at < lastOfQuarter &&
        (failuresPerHour.get(hour) ?? 0) < 3;
      if (isHuman(person) && mayFail && random.chance(0.03)) {
        lastFailure = at;
        failuresPerHour.set(hour, (failuresPerHour.get(hour) ?? 0) + 1);
        builder.signIn(person, at, { source, ...failure(person, spelling, random) });
      } else {
        builder.signIn(person, at, { source, ...success(person, source, k, random) });
      }
      if (random.chance(0.01)) dropLocation(builder.lists.signinattempts.events);
    }
  }
}

/** A slip of the finger. The misspelt code of older specifications comes once. */
function failure(
  person: Person,
  spelling: { misspelt: boolean },
  random: Random,
): { category: string; type: string } {
  if (!person.mfa || random.chance(0.7))
    return { category: 'credentials_failed', type: 'password_secret_bad' };
  const type = spelling.misspelt ? random.pick(['totp_bad', 'totp_timeout']) : 'u2f_timout';
  spelling.misspelt = true;
  return { category: 'mfa_failed', type };
}

/** Some people federate; never at first, so that each of their addresses is known by an ordinary sign-in. */
function success(
  person: Person,
  source: ClientSource,
  k: number,
  random: Random,
): { type?: string } {
  const federates = k > 5 && isHuman(person) && source.client.app_name !== '1Password for Web';
  return federates && random.chance(0.08) ? { type: 'federated' } : {};
}

/** A few events come without a place. */
function dropLocation(events: { location?: unknown }[]): void {
  delete events[events.length - 1]?.location;
}

function addUsages(builder: EventBuilder, workers: readonly Worker[], total: number): void {
  const pools = usablePools(builder);
  for (const { worker, count } of shareOut(workers, total)) {
    const { person, random } = worker;
    // Everybody works with a few vaults and has favourites in them.
    const pool = random
      .shuffle(pools)
      .slice(0, 3)
      .flatMap((items) => random.shuffle(items));
    for (const [k, at] of worker.time.moments(count, random).entries()) {
      const action = choose(person.habits, HABIT_WEIGHTS, k, count, random);
      const source = choose(person.sources, SOURCE_WEIGHTS, k, count, random);
      builder.usage(person, at, random.pickSkewed(pool), action, { source });
      if (random.chance(0.01)) dropLocation(builder.lists.itemusages.events);
    }
  }
}

/** Active items by vault, of the shared vaults that are neither privileged nor forgotten. */
function usablePools(builder: EventBuilder): TenantItem[][] {
  return builder.vaults
    .filter(
      (p) =>
        !p.privileged && !p.unused && p.vault.type !== 'PERSONAL' && p.vault.type !== 'TRANSFER',
    )
    .map(({ vault }) =>
      builder.items.filter((i) => i.vault.id === vault.id && i.state === undefined),
    )
    .filter((items) => items.length > 0);
}

/** Most audit events of a real account are session plumbing; the rest here is harmless upkeep. */
function addAudits(
  builder: EventBuilder,
  workers: readonly Worker[],
  total: number,
  from: number,
): void {
  const upkeep = Math.min(12, Math.floor(total / 30));
  addUpkeep(builder, upkeep, from);
  const patchable = builder.vaults.filter((p) => !p.privileged && !p.unused);
  const versions = new Map<string, number>();
  for (const { worker, count } of shareOut(workers, total - upkeep)) {
    const { person, random } = worker;
    for (const [k, at] of worker.time.moments(count, random).entries()) {
      const kind = choose([0, 1, 2], [0.48, 0.34, 0.18], k, count, random);
      if (kind === 0) addDelegatedSession(builder, person, at);
      else if (kind === 1) builder.audit(person, at, 'ssotknv', 'ssotkn', random.upperId());
      else {
        const { vault } = random.pick(patchable);
        const version = (versions.get(vault.id) ?? vault.contentVersion) + 1;
        versions.set(vault.id, version);
        builder.audit(person, at, 'patch', 'items', vault.id, {
          auxInfo: '1,0,0,0,0',
          auxId: version,
        });
      }
      if (random.chance(0.01)) dropLocation(builder.lists.auditevents.events);
    }
  }
}

function addDelegatedSession(builder: EventBuilder, person: Person, at: number): void {
  const event = builder.audit(person, at, 'dlgsess', 'dlgdsess', builder.random.upperId());
  const parent = event.session?.uuid;
  if (parent !== undefined) event.aux_uuid = parent;
}

/** Rare but innocent: renamed vaults, templates, languages, invitations by the SCIM bridge. All well before the end. */
function addUpkeep(builder: EventBuilder, count: number, from: number): void {
  const { people, vaults, groups, options } = builder;
  const random = builder.random.fork('upkeep');
  const admin = people[2] as Person;
  const scim = people.find((p) => p.kind === 'scim') as Person;
  const member = people[7] as Person;
  const until = from + (options.now - from) * 0.6;
  for (let k = 0; k < count; k++) {
    const at = Math.floor(from + ((until - from) * (k + random.next())) / count);
    if (k % 6 === 0) builder.audit(member, at, 'changenm', 'user', member.uuid, { object: member });
    else if (k % 6 === 1)
      builder.audit(scim, at, 'create', 'invite', random.id(), {
        auxInfo: `new.hire${k}@brightwave.example`,
      });
    else if (k % 6 === 2)
      builder.audit(admin, at, 'updatea', 'vault', random.pick(vaults).vault.id);
    else if (k % 6 === 3) updateGroup(builder, admin, at, random.pick(groups));
    else if (k % 6 === 4)
      builder.audit(member, at, 'changela', 'user', member.uuid, {
        object: member,
        auxInfo: 'pt-BR',
      });
    else delete builder.audit(admin, at, 'update', 'template', random.id()).actor_details;
  }
}

/** The events that create, change or delete a group carry its name, as the reference of 1Password says. */
function updateGroup(builder: EventBuilder, admin: Person, at: number, group: Group): void {
  builder.audit(admin, at, 'update', 'group', group.uuid, { auxInfo: group.name });
}
