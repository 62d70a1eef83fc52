import { decodedBits } from './permissions';
import type { Origin } from './snapshot';
import type { Ended, Grant, KnownGroup, KnownVault, Member, PersonState } from './state';
import type { Change } from './change';

/** How far the clock of the machine that exported may be from 1Password's, in ms. */
export const CLOCK_BAND = 120_000;

/**
 * Whether an answer of the snapshot has an event in it: `before` the answer, so that it has; `after` it, so that it has not;
 * or so `near` that nobody knows.
 */
export type Place = 'before' | 'near' | 'after';

/** What was taken away, by whom and when. */
export const endedBy = <T>(change: Change, was: T | undefined): Ended<T> => ({
  end: originOf(change),
  ...(was && { was }),
});

/** Since when and by whom something is so, by the event that says it. */
export const originOf = ({ time, actor, event }: Change): Origin => ({
  ...{ since: time, sinceIs: 'exact', event },
  ...(actor && { by: actor.email ?? actor.id }),
});

/**
 * Where an event stands among the answers.
 * @param time of the event, epoch ms
 * @param answeredOn time of the answer about the same object, epoch ms; undefined when there is none
 */
export function placeOf(time: number, answeredOn: number | undefined): Place {
  if (answeredOn === undefined || time > answeredOn + CLOCK_BAND) return 'after';
  return time < answeredOn - CLOCK_BAND ? 'before' : 'near';
}

/** Who joined a group, or whose role in it an event set. */
export function withRole(known: Member | undefined, change: Change, role: Member['role']): Member {
  const origin = originOf(change);
  if (change.action === 'join') {
    if (!known) return { role, via: 'event', ...origin };
    const { roleOrigin, ...others } = known;
    // Who joins again has the role of now, whoever gave another one before.
    const isOther = roleOrigin !== undefined || known.role !== role;
    return { ...others, role, ...origin, ...(isOther && { roleOrigin: origin }) };
  }
  // A change of a role shows that somebody is a member, and not since when.
  const member = known ?? { via: 'event' as const, sinceIs: 'before' as const };
  return { ...member, role, roleOrigin: origin };
}

/** A member whom the list has, with what an event from before it says of since when, and by whom. The role of the list stays. */
export function withRoleBefore(known: Member, change: Change, role: Member['role']): Member {
  const origin = originOf(change);
  const isSame = role === known.role;
  if (change.action === 'role')
    return { ...known, roleOrigin: isSame ? origin : { sinceIs: 'before' } };
  const { roleOrigin: _, ...others } = known;
  return { ...others, ...origin, ...(!isSame && { roleOrigin: { sinceIs: 'before' } }) };
}

/** The same grant, of which nobody knows any more since when it is. */
export const withoutOrigin = ({ sure, unknownSince, via }: Grant): Grant => ({
  ...{ sure, via, sinceIs: 'before' },
  ...(unknownSince !== undefined && { unknownSince }),
});

/** Access that was given, and nobody says how much: what was held before is held still, and there may be more. */
function granted(known: Grant | undefined, change: Change): Grant {
  if (!known) return { sure: 0, unknownSince: change.time, via: 'event', ...originOf(change) };
  return { ...known, unknownSince: known.unknownSince ?? change.time };
}

/** Access that was changed to what the event says, if it can be read. */
function updated(known: Grant | undefined, change: Change): Grant {
  const bits = decodedBits(change.auxInfo);
  const { unknownSince: _, ...before } = known ?? {
    via: 'event' as const,
    sinceIs: 'before' as const,
  };
  return {
    ...before,
    sure: bits ?? 0,
    ...(bits === undefined && { unknownSince: change.time }),
  };
}

/** Actions that give access to a vault or change it, and what it is after them. */
export const GIVES: Readonly<Record<string, (known: Grant | undefined, change: Change) => Grant>> =
  {
    ...{ grant: granted, update: updated },
  };

/** The state of a person after an event; undefined when it tells nothing of it. */
export function stateAfter(
  action: string,
  now: PersonState,
  before: PersonState | undefined,
): PersonState | undefined {
  switch (action) {
    case 'activate':
    case 'reactive':
    case 'reactivate':
    case 'completr':
      return 'active';
    case 'cancelr':
      return before ?? 'unknown';
    case 'suspend':
      return 'suspended';
    case 'delete':
      return 'deleted';
    case 'beginr':
      return 'recovery';
    case 'verify':
    case 'join':
      return now === 'active' ? undefined : 'pending';
    default:
      return undefined;
  }
}

/** The list knows what is there; an event from before it says who made it, or deleted it. */
export function noteOrigin(known: KnownGroup | KnownVault | undefined, change: Change): void {
  if (!known) return;
  if (change.action === 'create') known.made = originOf(change);
  else if (known.isDeleted && DELETED.has(change.action)) known.end = endOf(known, change);
}

/** What takes a group or vault away, for now or for good. */
export const DELETED: ReadonlySet<string> = new Set(['delete', 'purge']);

/** Who deleted something: a purge comes after that, and changes nothing. */
export const endOf = (known: KnownGroup | KnownVault | undefined, change: Change): Origin =>
  known?.end ?? originOf(change);
