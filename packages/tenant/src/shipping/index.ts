import { Random } from '../random';
import { resolveOptions } from '../options';
import { DAY, forEachStream } from '@graph-1password/vocabulary';
import { asTenantEvents } from '../events';
import type { Tenant } from '../types';
import { keepWatches, signInRobot } from './everyday';
import { causeTrouble } from './incidents';
import type { Truth } from './journal';
import { Journal } from './journal';
import { foundCompany } from './organisation';

/** How the second tenant is made. */
export interface ShippingOptions {
  /** Same seed and same `now`, same tenant. */
  seed: string;
  /** End of the history, epoch ms. */
  now: number;
  /** `false`: only what happens on every day, in which no rule should find anything. */
  trouble: boolean;
}

/** The second tenant, and by hand what each rule should find in it: by id of the rule. */
export interface ShippingTenant {
  tenant: Tenant;
  truth: Truth;
}

/** Days of history. */
export const SHIPPING_DAYS = 20;

/**
 * A second tenant to judge rules by: another organisation, other names and rhythms, made by code of its own, so that
 * rules which only fit the first one show it. No group is on the privileged list.
 * @public tests judge by it, and nothing else
 */
export function generateShippingTenant({ seed, now, trouble }: ShippingOptions): ShippingTenant {
  const random = new Random(`shipping ${seed}`);
  const company = foundCompany(random, now);
  const { account, people, groups, vaults, items, secretValues } = company;
  const journal = new Journal(random.fork('journal'), account.uuid);
  const window = { from: now - SHIPPING_DAYS * DAY, to: now };
  keepWatches(journal, company, window);
  if (trouble) causeTrouble(journal, company, window);
  else signInRobot(journal, people, window, false);
  const { events, twice } = journal.streams();
  const of = (kind: string): string[] => people.filter((p) => p.kind === kind).map((p) => p.uuid);
  const known = new Set(twice);
  const repeated = (events: readonly { uuid: string }[]): string[] => [
    ...new Set(events.flatMap(({ uuid }) => (known.has(uuid) ? [uuid] : []))),
  ];
  const tenant: Tenant = {
    options: resolveOptions({ seed, now, days: SHIPPING_DAYS, stories: trouble }),
    ...{ account, now, window, people, groups, vaults, items, secretValues },
    ...asTenantEvents(events),
    lateItemUsages: [],
    stories: journal.stories,
    labels: {
      privilegedVaults: vaults.filter(({ name }) => name.startsWith('Master')).map(({ id }) => id),
      privilegedGroups: [],
      duplicates: forEachStream((kind) => repeated(events[kind])),
      ...{ externalUsers: of('external'), serviceAccounts: [...of('service'), ...of('scim')] },
      ...{ connectUser: of('connect')[0] as string, renamedUsers: [] },
      namelessUsers: people.filter(({ name }) => name === undefined).map(({ uuid }) => uuid),
      ...{ dormantUsers: [], unusedVaults: [] },
    },
  };
  return { tenant, truth: journal.truth };
}
