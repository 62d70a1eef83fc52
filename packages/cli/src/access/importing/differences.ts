import type { Snapshot } from '../../../../../src/access/snapshot';
import type { Difference } from '../replay/reconcile';
import { printable, utc } from '../../support/text';

/** A name of something in one of two snapshots, else its id. */
function nameIn(
  lists: readonly (readonly { id: string; name?: string; email?: string }[] | undefined)[],
  id: string,
): string {
  for (const list of lists) {
    const row = list?.find((each) => each.id === id);
    const name = row?.email ?? row?.name;
    if (name !== undefined) return printable(name);
  }
  return id;
}

/**
 * A difference that no event explains, as a sentence.
 * @param before the snapshot before, which knows the names of what is gone
 */
export function differenceText(
  { verdict, what, object, principal, before: from, after: to, asOf }: Difference,
  after: Snapshot,
  before: Snapshot | undefined,
): string {
  const both = [after, before];
  const users = both.map((each) => each?.users?.rows);
  const groups = both.map((each) => each?.groups?.rows);
  const vaults = both.map((each) => each?.vaults?.rows);
  const who = nameIn(what === 'group-grant' ? groups : users, principal);
  if (what === 'person') return `${who} is ${to ?? '?'} and was ${from ?? '?'}, without an event.`;
  const where =
    what === 'member'
      ? `the group ${nameIn(groups, object)}`
      : `the vault ${nameIn(vaults, object)}`;
  const subject = what === 'group-grant' ? `The group ${who}` : who;
  const [is, isNot] =
    what === 'member' ? ['is in', 'is no longer in'] : ['has access to', 'no longer has access to'];
  const since = `on ${utc(asOf)}`;
  if (verdict === 'appeared')
    return `${subject} ${is} ${where} ${since}, and no event says since when.`;
  if (verdict === 'vanished')
    return `${subject} ${isNot} ${where} ${since}, and no event says why.`;
  const changed = `was ${from ?? '?'} and is ${to ?? '?'}`;
  return `${subject} ${is} ${where}: it ${changed} ${since}, without an event.`;
}
