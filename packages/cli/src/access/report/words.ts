import { counted } from '@graph-1password/vocabulary';
import { utc } from '../../support/text';
import type { AccessView } from '../view';
import type { Origin } from '../../../../../src/access/snapshot';
import { permissionNames } from '../../../../../src/access/permissions';
import type { Grant, PersonState } from '../../../../../src/access/state';
import type { UseState } from '../effective/use';
import { canSignIn } from '../effective/vault';
import type { AccessLevel, SelfWay, Way } from '../effective/vault';
import type { UsedLine } from './lines';
import type { Labels } from './names';

/** What each level is called. */
export const LEVEL_WORDS: Readonly<Record<AccessLevel, string>> = {
  reveal: 'reveals passwords',
  open: 'holds the keys',
  unknown: 'unknown how much',
  self: 'can give it to themselves',
  none: 'nothing',
};

/** Whether somebody can sign in, for those who cannot. */
const STATE_WORDS: Readonly<Record<PersonState, string>> = {
  active: '',
  unknown: '',
  suspended: 'suspended: not now, returns with reactivation',
  deleted: 'deleted',
  pending: 'not set up yet',
  recovery: 'in recovery: not before an administrator confirms',
};

const USE_WORDS: Readonly<Record<UseState, string>> = {
  used: 'used',
  machine: 'used by machines only',
  unused: 'not used lately',
  never: 'never, as far as is known',
  new: 'not used yet',
  unknown: 'not known',
};

/** What somebody can do, in words. */
export function levelText({ level, state, isUnexplained, ways, selfWays }: UsedLine): string {
  const words =
    isUnexplained && level === 'none' ? 'used it, no way in is known' : LEVEL_WORDS[level];
  const more = level !== 'self' && level !== 'none' && selfWays.length > 0 ? ', can widen it' : '';
  const not =
    canSignIn(state) || ways.length + selfWays.length === 0 ? '' : ` (${STATE_WORDS[state]})`;
  return `${words}${more}${not}`;
}

/** How access is used, in words. */
export const useText = ({ useState, use }: UsedLine): string =>
  use === undefined ? USE_WORDS[useState] : `${USE_WORDS[useState]}, last ${utc(use.last)}`;

/** A way in, in words. */
export function wayText({ group, member, grant }: Way, labels: Labels): string {
  const via = grant.via === 'implied' ? 'made the vault' : 'direct';
  if (group === undefined) return via;
  return `group ${labels.group(group)}${member?.role === 'MANAGER' ? ' (manager)' : ''}`;
}

/** A way to give oneself access, in words. */
export function selfText(way: SelfWay, labels: Labels): string {
  const by = way.group === undefined ? '' : ` through the group ${labels.group(way.group)}`;
  switch (way.kind) {
    case 'manages-vault':
      return `manages the vault${by}`;
    case 'owner':
      return `is an owner${by}`;
    case 'manages-group':
      return `manages the group ${labels.group(way.group)}`;
    case 'manages-groups':
      return `manages all groups${by}`;
  }
}

/** Since when something is so, in words. */
export function sinceText({ since, sinceIs, by }: Origin): string {
  const who = by === undefined ? '' : ` by ${by}`;
  if (since !== undefined) return `${utc(since)}${who}`;
  return sinceIs === 'between' ? 'appeared without an event' : 'before the first snapshot';
}

/** Permissions in words; what nobody knows is said. */
export function permissionsText({ sure, unknownSince }: Grant): string {
  const names = permissionNames(sure).join(' ');
  if (unknownSince === undefined) return names || 'no_access';
  return `${names}${names === '' ? '' : ' '}(unknown since ${utc(unknownSince)})`;
}

/**
 * What a way rests on: an event, or the snapshot; that before, for an answer that the newest one lacks.
 * @param vault its id
 */
export function evidenceText(way: Way, vault: string, { snapshot }: AccessView): string {
  const ofSnapshot = (answer: { from?: number } | undefined) =>
    snapshot ? `snapshot ${new Date(answer?.from ?? snapshot.asOf).toISOString()}` : 'events alone';
  const of = (
    { event, via }: { event?: string; via: string },
    answer: { from?: number } | undefined,
  ) =>
    via === 'snapshot'
      ? `${ofSnapshot(answer)}${event === undefined ? '' : `, event ${event}`}`
      : via === 'implied'
        ? `event ${event ?? '?'}: makers of vaults usually have everything`
        : event === undefined
          ? 'a later event'
          : `event ${event}`;
  const { grant, member, group } = way;
  const grants = group === undefined ? snapshot?.userGrants : snapshot?.groupGrants;
  const ofGrant = `grant: ${of(grant, grants?.[vault])}`;
  if (!member || group === undefined) return ofGrant;
  return `${ofGrant}; membership: ${of(member, snapshot?.members[group])}`;
}

/**
 * A sentence that says why the counts of `access overview` and the lines of the other answers differ.
 * @param where which of the two says it
 * @param people who could do something with a vault, and cannot sign in
 */
export function notCounted(where: 'overview' | 'report', people: number): string[] {
  if (people === 0) return [];
  const who = `${counted(people, 'person', 'people')} who cannot sign in, such as suspended people,`;
  const is = people === 1 ? 'is' : 'are';
  return where === 'overview'
    ? [`${who} ${is} not counted here: "access report" lists them, with that remark.`]
    : [`${who} ${is} listed here, and not counted by "access overview".`];
}
