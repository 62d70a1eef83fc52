import type { Origin } from './snapshot';
import type { AccessState } from './state';

/**
 * The events that a state rests on, by UUID: others from before the snapshot change nothing of it.
 * @param endedSince events that ended something before then are left out, epoch ms
 */
export function eventsBehind(state: AccessState, endedSince: number): Set<string> {
  const found = new Set<string>();
  const note = (origin: Origin | undefined) => {
    if (origin?.event !== undefined) found.add(origin.event);
  };
  for (const member of inside(state.members)) {
    note(member);
    note(member.roleOrigin);
  }
  for (const lists of [state.userGrants, state.groupGrants])
    for (const grant of inside(lists)) note(grant);
  for (const { stateOrigin } of state.users.values()) note(stateOrigin);
  for (const things of [state.groups, state.vaults]) {
    for (const { made, end } of things.values()) {
      note(made);
      note(end);
    }
  }
  const { members, userGrants, groupGrants } = state.ended;
  for (const lists of [members, userGrants, groupGrants]) {
    for (const { end, was } of inside<{ end: Origin; was?: Origin }>(lists)) {
      if ((end.since ?? 0) < endedSince) continue;
      note(end);
      note(was);
    }
  }
  return found;
}

function* inside<T>(lists: ReadonlyMap<string, ReadonlyMap<string, T>>): Generator<T> {
  for (const list of lists.values()) yield* list.values();
}
