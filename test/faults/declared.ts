import { integrationSteps } from '../../src/steps';
import { Steps } from '../../src/steps/constants';
import type { StepId } from './row';

/** Steps that read the events; what they saw of users goes into `build-users`, which depends on none by name. */
const STREAM_STEPS: readonly string[] = [
  Steps.AUDIT_EVENTS,
  Steps.ITEM_USAGES,
  Steps.SIGNIN_ATTEMPTS,
];

const step = (id: string) => integrationSteps.find((candidate) => candidate.id === id);

/** The types that a step declares. */
export function declaredTypes(id: string): string[] {
  const { entities = [], relationships = [] } = step(id) ?? {};
  return [...entities, ...relationships].map(({ _type }) => _type);
}

/** Types that are never complete: events, and what is known from events only. */
export const alwaysPartial: ReadonlySet<string> = new Set(
  integrationSteps
    .flatMap(({ entities, relationships }) => [...entities, ...relationships])
    .filter(({ partial }) => partial)
    .map(({ _type }) => _type),
);

/** Steps that depend on any of these, directly or not; these not included. */
export function dependents(of: readonly string[]): Set<StepId> {
  const found = new Set<string>(of);
  for (let before = -1; before !== found.size;) {
    before = found.size;
    for (const { id, dependsOn = [] } of integrationSteps) {
      if (dependsOn.some((dependency) => found.has(dependency))) found.add(id);
    }
  }
  return new Set([...found].filter((id) => !of.includes(id))) as Set<StepId>;
}

/** Steps that depend on none of these by name, and fail when one of them fails: half of what it reads would be a lie. */
export const failingWith = (failed: readonly string[]): StepId[] =>
  failed.includes(Steps.AUDIT_EVENTS) ? [Steps.ACCESS] : [];

/** Steps whose part of the graph may be smaller when these have less to say. */
export function affectedBy(ids: readonly string[]): Set<string> {
  const affected = new Set<string>([...ids, ...dependents(ids)]);
  if (ids.some((id) => STREAM_STEPS.includes(id) || id === Steps.ACCOUNT))
    affected.add(Steps.USERS);
  // What users know follows from usages and items.
  if (affected.has(Steps.ITEM_USAGES) || affected.has(Steps.SECRETS))
    affected.add(Steps.USER_SECRETS);
  // Who can open what follows from audit events, and says of each vault when it was used last.
  if ([Steps.AUDIT_EVENTS, Steps.ITEM_USAGES, Steps.VAULTS].some((id) => affected.has(id)))
    affected.add(Steps.ACCESS);
  return affected;
}
