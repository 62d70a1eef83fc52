import type { AccessOrigin, PersonState, Sureness } from '../../../model/accessFacts';
import type { AccessRow } from '../../../queries/access/access';
import type { AccessLevel, AccessWay, SelfWay } from '../../../queries/access/lines';
import type { UseState } from '../../../queries/access/use';
import { utcMoment } from '../../format';

/** What each level is called. */
export const LEVEL_WORDS: Readonly<Record<AccessLevel, string>> = {
  reveal: 'Reveals passwords',
  open: 'Holds the keys',
  unknown: 'Unknown how much',
  self: 'Can give it to themselves',
  none: 'No way in is known',
};

/** How access is used. @param days after which it counts as unused */
export const wordsOfUse = (state: UseState, days: number): string =>
  ({
    used: 'Used',
    machine: 'Used by programs only',
    unused: `Unused for ${days} days`,
    never: 'Never, as far as is known',
    new: 'Not used yet',
    unknown: 'Use not known',
  })[state];

/** Whether somebody can sign in, for those who cannot. */
export const STATE_WORDS: Readonly<Record<PersonState, string | undefined>> = {
  active: undefined,
  unknown: undefined,
  suspended: 'Suspended: not now, returns with reactivation',
  deleted: 'Deleted',
  pending: 'Not set up yet',
  recovery: 'In recovery: not before an administrator confirms',
};

/** For certain, perhaps, or not: a sign, and the same in words. */
export const SURE_SIGNS: Readonly<Record<Sureness, readonly [sign: string, words: string]>> = {
  yes: ['✓', 'yes'],
  unknown: ['?', 'unknown'],
  no: ['–', 'no'],
};

/** How many ways open the vault, in words; undefined where none does. */
export function waysWords({ ways }: Pick<AccessRow, 'ways'>): string | undefined {
  const opening = ways.filter(({ rights }) => rights.open !== 'no').length;
  if (opening === 0) return undefined;
  return opening === 1 ? 'by one way only' : `by any of ${opening} ways`;
}

/** Whether exactly one way opens the vault: take it away, and access ends. */
export const hasOneWay = (row: Pick<AccessRow, 'ways'>): boolean =>
  row.ways.filter(({ rights }) => rights.open !== 'no').length === 1;

/** A way to give oneself access, in words. */
export function selfWords({ kind, group }: SelfWay): string {
  const by = group === undefined ? '' : ` through ${group.name}`;
  switch (kind) {
    case 'manages-vault':
      return `manages the vault${by}`;
    case 'owner':
      return `is an owner${by}`;
    case 'manages-group':
      return `manages the group ${group?.name ?? ''}, which opens it`;
    case 'manages-groups':
      return `may add themselves to groups that open it${by}`;
  }
}

/** Since when something is so and by whom, in words. */
export function sinceWords({ since, sinceIs, by }: AccessOrigin): string {
  if (since !== undefined)
    return `since ${new Date(since).toISOString().slice(0, 10)}${by === undefined ? '' : ` by ${by}`}`;
  return sinceIs === 'between' ? 'appeared without an event' : 'before the first snapshot';
}

/** What says that it is so, in words. */
export function evidenceWords({ via, snapshotOn, event }: AccessOrigin): string {
  const told = event === undefined ? '' : `event ${event}`;
  if (via === 'implied') return `${told}: makers of vaults usually have everything`;
  if (via === 'event') return told || 'a later event';
  const snapshot =
    snapshotOn === undefined ? 'the snapshot' : `snapshot of ${utcMoment(snapshotOn)}`;
  return told === '' ? snapshot : `${snapshot}, ${told}`;
}

/** A way in one line, for a saved file. */
export function wayText(way: AccessWay): string {
  const { group, role, grant, member } = way;
  const path = group === undefined ? 'direct' : `group ${group.name} (${role ?? 'unknown'})`;
  const parts = [
    `grant ${sinceWords(grant)}, ${evidenceWords(grant)}`,
    ...(member ? [`membership ${sinceWords(member)}, ${evidenceWords(member)}`] : []),
  ];
  return `${path}: ${parts.join('; ')}`;
}
