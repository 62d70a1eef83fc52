import type {
  AccessFacts,
  AccessGroup,
  AccessOrigin,
  AccessPerson,
  AccessRights,
  AccessVault,
} from '@graph-1password/explorer';
import { ROLES } from '@graph-1password/explorer';
import type { Provenance } from '../graph/provenance';
import { holds, holdsAny } from '../../../../src/access/grants';
import { CAN, permissionNames } from '../../../../src/access/permissions';
import type { Answer, Origin } from '../../../../src/access/snapshot';
import type { AccessState, Grant, Member } from '../../../../src/access/state';
import { isKeyHolder, isOwnGroup, powerGroups } from './effective/powers';
import type { GraphAccess } from './facts';
import { isSameAccount } from './facts';
import { accessFolderOfGraph, OTHER_ACCOUNT } from './ofGraph';
import { readStored } from './store';
import type { AccessView } from './view';
import { accessGraphOf, SOURCES, viewOf } from './view';

/**
 * Who can open what, for the explorer's page: by the snapshot that belongs to a graph and the events since, else by events
 * alone.
 * @param folder of the graph
 * @param facts what the graph tells of access until then
 * @param at the moment that the page shows, epoch ms
 * @throws what the store of snapshots throws
 */
export function accessForPage(
  folder: string,
  facts: GraphAccess,
  provenance: Provenance,
  at: number,
): AccessFacts {
  const known = accessGraphOf(facts, provenance);
  const stored = readStored(accessFolderOfGraph(folder), at)?.snapshot;
  const isOurs = stored !== undefined && isSameAccount(stored, known.facts);
  const view = viewOf(known, isOurs ? stored : undefined, at);
  const foreign = stored !== undefined && !isOurs ? [OTHER_ACCOUNT] : [];
  return new Writing(view, [...foreign, ...view.notes]).facts();
}

/** Gives numbers to things as they come. */
class Places<T> {
  readonly list: T[] = [];
  readonly #known = new Map<string, number>();

  /** @param make is asked when the key is new */
  of(key: string, make: () => T): number {
    let place = this.#known.get(key);
    if (place === undefined) {
      place = this.list.push(make()) - 1;
      this.#known.set(key, place);
    }
    return place;
  }
}

type Answers = Readonly<Record<string, Pick<Answer<unknown>, 'from'>>>;

/** One account, written down. */
class Writing {
  readonly #view: AccessView;
  readonly #notes: readonly string[];
  readonly #people = new Places<AccessPerson>();
  readonly #groups = new Places<AccessGroup>();
  readonly #vaults = new Places<AccessVault>();
  readonly #rights = new Places<AccessRights>();
  readonly #origins = new Places<AccessOrigin>();
  readonly #powers: ReturnType<typeof powerGroups>;

  constructor(view: AccessView, notes: readonly string[]) {
    [this.#view, this.#notes] = [view, notes];
    this.#powers = powerGroups(view.state);
  }

  facts(): AccessFacts {
    const { state, snapshot, graph } = this.#view;
    const members = this.#members(state, snapshot?.members);
    const userGrants = this.#grants(state.userGrants, snapshot?.userGrants, (id) =>
      this.#person(id),
    );
    const groupGrants = this.#grants(state.groupGrants, snapshot?.groupGrants, (id) =>
      isKeyHolder(state, id) ? undefined : this.#group(id),
    );
    // Also of vaults without any grant something is known: that there is none, or only what owners may do.
    for (const [id, { isDeleted }] of state.vaults) if (!isDeleted) this.#vault(id);
    return {
      ...(snapshot && { snapshot: { on: snapshot.asOf, source: SOURCES[snapshot.source] } }),
      notes: this.#notes,
      ...(graph.usedSince !== undefined && { usedSince: graph.usedSince }),
      ...{ people: this.#people.list, groups: this.#groups.list, vaults: this.#vaults.list },
      ...{ rights: this.#rights.list, origins: this.#origins.list },
      ...{ members, userGrants, groupGrants },
    };
  }

  #members({ members, groups }: AccessState, answers: Answers | undefined): number[] {
    const numbers: number[] = [];
    for (const [group, list] of members) {
      if (groups.get(group)?.isDeleted || isKeyHolder(this.#view.state, group)) continue;
      for (const [user, member] of list) {
        const origin = this.#origin(member, answers?.[group]);
        numbers.push(this.#group(group), this.#person(user), roleOf(member), origin);
      }
    }
    return numbers;
  }

  #grants(
    all: ReadonlyMap<string, ReadonlyMap<string, Grant>>,
    answers: Answers | undefined,
    holderOf: (id: string) => number | undefined,
  ): number[] {
    const numbers: number[] = [];
    for (const [vault, grants] of all) {
      if (this.#view.state.vaults.get(vault)?.isDeleted) continue;
      for (const [id, grant] of grants) {
        const holder = holderOf(id);
        if (holder === undefined) continue;
        const { sure, unknownSince } = grant;
        const rights = this.#rights.of(`${sure} ${unknownSince ?? ''}`, () => rightsOf(grant));
        const origin = this.#origin(grant, answers?.[vault]);
        numbers.push(this.#vault(vault), holder, rights, origin);
      }
    }
    return numbers;
  }

  #person(id: string): number {
    return this.#people.of(id, () => {
      const { name, email, state = 'unknown' } = this.#view.state.users.get(id) ?? {};
      return {
        ...{ id, state },
        ...(name !== undefined && { name }),
        ...(email !== undefined && { email }),
      };
    });
  }

  #group(id: string): number {
    return this.#groups.of(id, () => {
      const { state } = this.#view;
      const name = state.groups.get(id)?.name;
      return {
        id,
        ...(name !== undefined && { name }),
        ...(this.#powers.owners.includes(id) && { owners: true }),
        ...(this.#powers.groupManagers.includes(id) && { managesGroups: true }),
        ...(isOwnGroup(state, id) && { own: true }),
        ...(!state.whole.groups.has(id) && { partly: true }),
      };
    });
  }

  #vault(id: string): number {
    return this.#vaults.of(id, () => {
      const { state } = this.#view;
      const { name, type } = state.vaults.get(id) ?? {};
      return {
        id,
        ...(name !== undefined && { name }),
        ...(type?.toUpperCase() === 'PERSONAL' && { personal: true }),
        ...(!state.whole.vaults.has(id) && { partly: true }),
      };
    });
  }

  /** @param answer of the snapshot about the same object */
  #origin(fact: Origin & Pick<Grant, 'via'>, answer: Answers[string] | undefined): number {
    const { via, since, sinceIs, by, event } = fact;
    const snapshotOn = via === 'snapshot' ? this.#takenOn(answer) : undefined;
    const key = [via, snapshotOn, since, sinceIs, by, event].join('|');
    return this.#origins.of(key, () => ({
      ...{ via, sinceIs },
      ...(snapshotOn !== undefined && { snapshotOn }),
      ...(since !== undefined && { since }),
      ...(by !== undefined && { by }),
      ...(event !== undefined && { event }),
    }));
  }

  /** Time of the snapshot that an answer is from: an earlier one, when the newest lacks it. */
  #takenOn(answer: Answers[string] | undefined): number | undefined {
    return answer?.from ?? this.#view.snapshot?.asOf;
  }
}

const roleOf = ({ role }: Member): number =>
  ROLES.indexOf(role === 'MANAGER' ? 'manager' : role === 'MEMBER' ? 'member' : 'unknown');

const rightsOf = (grant: Grant): AccessRights => ({
  open: holds(grant, CAN.open),
  reveal: holds(grant, CAN.open | CAN.reveal),
  take: holdsAny(grant, CAN.take),
  change: holdsAny(grant, CAN.change),
  manage: holds(grant, CAN.manage),
  permissions: permissionNames(grant.sure),
  ...(grant.unknownSince !== undefined && { unknownSince: grant.unknownSince }),
});
