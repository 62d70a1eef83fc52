import { forEachStream } from '@graph-1password/vocabulary';
import { USUAL_MIX } from './events';
import type { ResolvedOptions, TenantOptions } from './types';

/** Whole numbers and their least value: below it the stories or the one-of-each vaults would not fit. */
const LEAST = { users: 20, days: 1, events: 0, vaults: 5, items: 20 } as const;

/**
 * Fills in the defaults.
 * @throws RangeError with a sentence that names the option
 */
export function resolveOptions(options: TenantOptions): ResolvedOptions {
  const resolved: ResolvedOptions = {
    users: options.users ?? 60,
    days: options.days ?? 14,
    events: options.events ?? 20_000,
    vaults: options.vaults ?? 12,
    items: options.items ?? 400,
    seed: options.seed ?? 1,
    now: options.now ?? Date.now(),
    stories: options.stories ?? true,
    mix: forEachStream((kind) => (options.mix ?? USUAL_MIX)[kind] ?? 0),
    ...(options.canary === undefined ? {} : { canary: options.canary }),
  };
  for (const [name, least] of Object.entries(LEAST) as [keyof typeof LEAST, number][]) {
    const value = resolved[name];
    if (!Number.isSafeInteger(value) || value < least) {
      throw new RangeError(
        `Tenant option "${name}" is ${value}: give a whole number of at least ${least}.`,
      );
    }
  }
  if (resolved.items < resolved.vaults) {
    throw new RangeError(
      `Tenant option "items" is ${resolved.items}: give at least one item for each of the ${resolved.vaults} vaults.`,
    );
  }
  // 8.64e15 ms is the end of JavaScript's calendar.
  if (!Number.isSafeInteger(resolved.now) || Math.abs(resolved.now) > 8.64e15) {
    throw new RangeError(
      `Tenant option "now" is ${resolved.now}: give a time in whole milliseconds since 1970.`,
    );
  }
  const shares = Object.values(resolved.mix);
  if (shares.some((share) => !(share >= 0)) || !shares.some((share) => share > 0)) {
    throw new RangeError(
      'Tenant option "mix" needs shares that are not negative, one of them above zero.',
    );
  }
  return resolved;
}
