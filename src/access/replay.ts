import { groupRoleName } from '@graph-1password/vocabulary';
import type { Snapshot } from './snapshot';
import type { AccessState, Ended, Grant, KnownUser, Member, PersonState } from './state';
import { listOf } from './state';
import { stateOf } from './base';
import type { Change } from './change';
import { ChangeLog } from './changeLog';
import type { Place } from './effects';
import { noteCascade, noteEnd, noteGone } from './ends';
import {
  DELETED,
  endedBy,
  endOf,
  GIVES,
  noteOrigin,
  originOf,
  placeOf,
  stateAfter,
  withRole,
  withRoleBefore,
  withoutOrigin,
} from './effects';

/** Somebody who wants to see the state on its way. */
export interface Pause {
  /** Epoch ms: events from then on are not in the state yet. */
  time: number;
  look: (state: AccessState) => void;
}

/** How far the events are replayed. */
export interface ReplayOptions {
  /** Events from then on are not looked at, epoch ms. */
  until: number;
  /** In any order. */
  pauses?: readonly Pause[];
}

/**
 * Moves a snapshot forward by audit events. What an event does not say is marked as unknown, never guessed.
 * @param snapshot undefined: the events alone give what they prove
 * @param changes in any order
 */
export function replay(
  snapshot: Snapshot | undefined,
  changes: Iterable<Change>,
  { until, pauses = [] }: ReplayOptions,
): AccessState {
  const replaying = new Replaying(snapshot, until);
  const left = [...pauses].sort((a, b) => b.time - a.time);
  const pauseUpTo = (time: number) => {
    for (let next = left.at(-1); next && next.time <= time; next = left.at(-1)) {
      left.pop();
      next.look(replaying.state);
    }
  };
  for (const change of ChangeLog.of(changes).inOrder()) {
    if (change.time >= until) break;
    pauseUpTo(change.time);
    replaying.apply(change);
  }
  pauseUpTo(Infinity);
  return replaying.state;
}

/** One replay. */
class Replaying {
  readonly state: AccessState;
  readonly #snapshot: Snapshot | undefined;
  /** The state of people before their recovery began. */
  readonly #before = new Map<string, PersonState>();
  /** What the lists of the snapshot have: of all else they say nothing. */
  readonly #listed: { users: Set<string>; groups: Set<string>; vaults: Set<string> };

  constructor(snapshot: Snapshot | undefined, until: number) {
    this.#snapshot = snapshot;
    this.state = stateOf(snapshot, until);
    const { users, groups, vaults } = this.state;
    this.#listed = {
      users: new Set(users.keys()),
      groups: new Set(groups.keys()),
      vaults: new Set(vaults.keys()),
    };
  }

  /** The place of an event about an object among the answers of the list that has the object. */
  #placeIn(list: 'users' | 'groups' | 'vaults', id: string, time: number): Place {
    return placeOf(time, this.#listed[list].has(id) ? this.#snapshot?.[list]?.asOf : undefined);
  }

  apply(change: Change): void {
    if (change.actor) this.#meet(change.actor.id, change.actor.email);
    if (change.objectType === 'gm') this.#membership(change);
    else if (change.objectType === 'uva' || change.objectType === 'gva') this.#grant(change);
    else if (change.objectType === 'user') this.#user(change);
    else if (change.objectType === 'group') this.#group(change);
    else this.#vault(change);
  }

  /** Somebody whom events name is a person, or a machine, of whom nothing else is known. */
  #meet(id: string, email: string | undefined): KnownUser {
    let user = this.state.users.get(id);
    if (!user) this.state.users.set(id, (user = { id, state: 'unknown' }));
    user.email ??= email;
    return user;
  }

  #membership(change: Change): void {
    const { action, object: group, aux: user, auxInfo, email } = change;
    if (user === undefined) return;
    const answeredOn = this.#snapshot?.members[group]?.asOf;
    const place = placeOf(change.time, answeredOn);
    const members = listOf(this.state.members, group);
    const gone = listOf(this.state.ended.members, group);
    const known = members.get(user);
    this.#meet(user, email);
    if (action === 'leave') {
      // The list has them again: they came back, and nobody knows when.
      if (place === 'before' && known)
        members.set(user, { role: known.role, via: known.via, sinceIs: 'before' });
      else {
        members.delete(user);
        noteEnd(gone, user, change, known);
      }
      return;
    }
    if (action !== 'join' && action !== 'role') return;
    const name = groupRoleName(auxInfo);
    const role: Member['role'] =
      name === undefined ? null : name === 'manager' ? 'MANAGER' : 'MEMBER';
    if (place === 'before') {
      if (known) members.set(user, withRoleBefore(known, change, role));
      else noteGone(gone, user, change, answeredOn ?? 0, withRole(undefined, change, role));
      return;
    }
    gone.delete(user);
    members.set(user, withRole(known, change, role));
  }

  #grant(change: Change): void {
    const { action, objectType, object: vault, aux: principal, email } = change;
    if (principal === undefined) return;
    const isUser = objectType === 'uva';
    const answers = isUser ? this.#snapshot?.userGrants : this.#snapshot?.groupGrants;
    const answeredOn = answers?.[vault]?.asOf;
    const place = placeOf(change.time, answeredOn);
    const { userGrants, groupGrants, ended } = this.state;
    const grants = listOf(isUser ? userGrants : groupGrants, vault);
    const gone = listOf(isUser ? ended.userGrants : ended.groupGrants, vault);
    const known = grants.get(principal);
    if (isUser) this.#meet(principal, email);
    if (action === 'revoke') {
      if (place === 'before' && known) grants.set(principal, withoutOrigin(known));
      else {
        grants.delete(principal);
        noteEnd(gone, principal, change, known);
      }
      return;
    }
    const after = GIVES[action]?.(known, change);
    if (!after) return;
    if (place !== 'before') {
      gone.delete(principal);
      grants.set(principal, after);
    } else if (!known) noteGone(gone, principal, change, answeredOn ?? 0, after);
    else if (action === 'grant') grants.set(principal, { ...known, ...originOf(change) });
  }

  #user(change: Change): void {
    const { action, object: id, email, time } = change;
    const user = this.#meet(id, email);
    const after = stateAfter(action, user.state, this.#before.get(id));
    if (after === undefined) return;
    if (this.#placeIn('users', id, time) === 'before') {
      // The list knows better; that the same state began then is news.
      if (after === user.state) user.stateOrigin = originOf(change);
      return;
    }
    if (after === 'recovery') this.#before.set(id, user.state);
    user.stateOrigin = originOf(change);
    user.state = after;
    if (after === 'deleted') this.#cascade(id, change);
    if (after === 'active' && !this.#listed.users.has(id)) this.#newcomer();
  }

  /** Who is new is a member of Team Members, unless a guest, and no event says it. */
  #newcomer(): void {
    for (const { id, type } of this.state.groups.values())
      if (type === 'TEAM_MEMBERS') this.state.whole.groups.delete(id);
  }

  /** With a person go the memberships and grants, in every list that is older. */
  #cascade(user: string, change: Change): void {
    const { members, userGrants, ended } = this.state;
    const drop = <T>(
      lists: Map<string, Map<string, T>>,
      gone: Map<string, Map<string, Ended<T>>>,
      answers: Readonly<Record<string, { asOf: number }>> | undefined,
    ) => {
      for (const [id, list] of lists) {
        const known = list.get(user);
        if (!known || placeOf(change.time, answers?.[id]?.asOf) === 'before') continue;
        list.delete(user);
        listOf(gone, id).set(user, endedBy(change, known));
      }
    };
    drop(members, ended.members, this.#snapshot?.members);
    drop(userGrants, ended.userGrants, this.#snapshot?.userGrants);
    noteCascade(ended.members, user, change);
    noteCascade(ended.userGrants, user, change);
  }

  #group(change: Change): void {
    const { action, object: id, auxInfo, time } = change;
    const { groups, members, groupGrants } = this.state;
    const known = groups.get(id);
    if (this.#placeIn('groups', id, time) === 'before') return noteOrigin(known, change);
    if (action === 'create' || action === 'update') {
      const isNew = action === 'create' && !known && { type: 'USER_DEFINED' };
      const stale = action === 'update' && { staleSince: time };
      const name = auxInfo !== undefined && { name: auxInfo };
      const made = action === 'create' && { made: originOf(change) };
      groups.set(id, { id, ...known, ...isNew, ...stale, ...name, ...made });
      if (action === 'create' && !this.#listed.groups.has(id)) this.#beginGroup(id);
      return;
    }
    if (!DELETED.has(action)) return;
    groups.set(id, { id, ...known, isDeleted: true, end: endOf(known, change) });
    const { ended } = this.state;
    for (const [user, member] of members.get(id) ?? [])
      listOf(ended.members, id).set(user, endedBy(change, member));
    members.delete(id);
    for (const [vault, grants] of groupGrants) {
      const grant = grants.get(id);
      if (!grant || placeOf(time, this.#snapshot?.groupGrants[vault]?.asOf) === 'before') continue;
      grants.delete(id);
      listOf(ended.groupGrants, vault).set(id, endedBy(change, grant));
    }
  }

  /** A group that was made after the snapshot has the members that events tell, and no others. */
  #beginGroup(id: string): void {
    this.state.madeSince.add(id);
    if (this.#snapshot?.members[id] === undefined) this.state.whole.groups.add(id);
    listOf(this.state.members, id);
  }

  #vault(change: Change): void {
    const { action, object: id, time } = change;
    const { vaults, userGrants, groupGrants } = this.state;
    const known = vaults.get(id);
    const isListed = action === 'create' && this.#snapshot?.userGrants[id] !== undefined;
    if (isListed) this.#impliedOf(change);
    if (isListed || this.#placeIn('vaults', id, time) === 'before')
      return noteOrigin(known, change);
    if (action === 'create') {
      this.#impliedOf(change);
      vaults.set(id, { id, ...known, made: originOf(change) });
      this.state.madeSince.add(id);
      listOf(groupGrants, id);
      return;
    }
    if (!DELETED.has(action)) return;
    vaults.set(id, { id, ...known, isDeleted: true, end: endOf(known, change) });
    userGrants.delete(id);
    groupGrants.delete(id);
  }

  /** No event says what the maker of a vault may do; usually it is everything, unless the list does not have the maker. */
  #impliedOf(change: Change): void {
    const { object: vault, actor, time } = change;
    const { userGrants, ended } = this.state;
    const grants = listOf(userGrants, vault);
    if (!actor || grants.has(actor.id)) return;
    const origin = originOf(change);
    const implied: Grant = { sure: 0, unknownSince: time, via: 'implied', ...origin };
    const listed = this.#snapshot?.userGrants[vault];
    if (!listed) grants.set(actor.id, implied);
    else noteGone(listOf(ended.userGrants, vault), actor.id, change, listed.asOf, implied);
  }
}
