import { createHash } from 'node:crypto';
import type { Finding } from '../detect/detect';
import type { Party } from '../detect/facts/types';

const textOf = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined;

/** Who did it, in words, as far as the finding says. */
export const actorOf = ({ details, who }: Finding): string | undefined =>
  textOf(details['actor']) ?? who;

/** Whom or what it was done to, in words; none where they are many. */
export const targetOf = ({ details, facts }: Finding): string | undefined =>
  (facts.target?.count === undefined ? textOf(details['target']) : undefined) ??
  (facts.object?.count === undefined ? textOf(details['object']) : undefined);

/** Keys of events: what two findings must share to tell of one act. A person or a vault in common is not enough. */
export const eventsOf = ({ path }: Finding): string[] =>
  path.filter((key) => /^[a-z_]+_event:/.test(key));

const isOne = (named: { count?: number } | undefined): boolean =>
  named !== undefined && named.count === undefined;

const idOf = ({ uuid, email, name }: Party): string | undefined =>
  uuid ?? email?.toLowerCase() ?? name?.toLowerCase();

/**
 * The person who did it, by the same text in every run: a name or an address may change, an id does not.
 * @returns undefined where they are many, or nobody is known
 */
export function personOf({ facts, who }: Finding): string | undefined {
  const party = facts.actor ?? facts.target;
  if (party === undefined) return who?.toLowerCase();
  return isOne(party) ? idOf(party) : undefined;
}

/**
 * What ties two findings of one person together: the address that they came from, whom it was done to, and what it was
 * done to, with its vault. Not the account, which is the object of everything.
 */
export function tiesOf({ facts: { address, target, object } }: Finding): string[] {
  const vault = object?.vault;
  return [
    ...(address === undefined ? [] : [`from ${address}`]),
    ...(target !== undefined && isOne(target) ? [`to ${idOf(target)}`] : []),
    ...(object?.uuid !== undefined && isOne(object) && object.kind !== 'account'
      ? [`on ${object.uuid}`]
      : []),
    ...(vault?.uuid !== undefined && isOne(vault) ? [`on ${vault.uuid}`] : []),
  ];
}

const hash = (parts: readonly unknown[]): string =>
  createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 16);

/** What tells a finding from all others, in every run: rule, actor, object and first event; not its words, nor its place in a list. */
export function findingId(finding: Finding): string {
  const { rule, path, details, facts } = finding;
  const [event] = eventsOf(finding);
  // Without an event, what it is about: the entities, none of which is the first.
  const about = event ?? [...path].sort();
  // What many events or items have in common changes when there is one more or less.
  const isMany = details['times'] !== undefined || details['items'] !== undefined;
  const object = isMany ? undefined : facts.object;
  return hash([rule, personOf(finding) ?? null, object?.uuid ?? null, about]);
}
