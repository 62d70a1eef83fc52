import { WIDTH } from '../../model/accessFacts';
import type { AccessFacts } from '../../model/accessFacts';
import type { Model } from '../../model/model';

/** What a membership or a grant says beside its ends: a role or rights, and an origin. */
export interface Fact {
  /** Place in `ROLES`, or in `rights` of the facts. */
  readonly what: number;
  /** Place in `origins`. */
  readonly origin: number;
}

/** Facts by the one who has them: a person, or a group. */
type Holders = ReadonlyMap<number, Fact>;

/** The facts of access by what is asked about. All numbers are places in the lists of the facts. */
export interface AccessIndex {
  readonly facts: AccessFacts;
  /** By UUID, and by id. */
  readonly people: ReadonlyMap<string, number>;
  readonly vaults: ReadonlyMap<string, number>;
  /** Members by group. */
  readonly members: ReadonlyMap<number, Holders>;
  /** People by vault, and groups by vault. */
  readonly userGrants: ReadonlyMap<number, Holders>;
  readonly groupGrants: ReadonlyMap<number, Holders>;
  /** Groups whose members may manage every vault, and those whose members may manage the groups that people made. */
  readonly owners: readonly number[];
  readonly groupManagers: readonly number[];
}

const indexes = new WeakMap<Model, AccessIndex>();

/** The facts of a model, indexed at the first call; undefined when the file has none. */
export function accessIndex(model: Model): AccessIndex | undefined {
  if (!model.access) return undefined;
  let index = indexes.get(model);
  if (!index) indexes.set(model, (index = indexOf(model.access)));
  return index;
}

function indexOf(facts: AccessFacts): AccessIndex {
  const { people, vaults, groups, members, userGrants, groupGrants } = facts;
  const placesOf = (list: readonly { readonly id: string }[]) =>
    new Map(list.map(({ id }, place) => [id, place]));
  const having = (power: 'owners' | 'managesGroups') =>
    groups.flatMap((group, place) => (group[power] ? [place] : []));
  return {
    facts,
    ...{ people: placesOf(people), vaults: placesOf(vaults) },
    ...{ members: holders(members), userGrants: holders(userGrants) },
    groupGrants: holders(groupGrants),
    ...{ owners: having('owners'), groupManagers: having('managesGroups') },
  };
}

/** @param numbers `WIDTH` for each: of what, who, what, origin */
function holders(numbers: readonly number[]): Map<number, Map<number, Fact>> {
  const all = new Map<number, Map<number, Fact>>();
  for (let at = 0; at < numbers.length; at += WIDTH) {
    const [of = 0, who = 0, what = 0, origin = 0] = numbers.slice(at, at + WIDTH);
    let list = all.get(of);
    if (!list) all.set(of, (list = new Map<number, Fact>()));
    list.set(who, { what, origin });
  }
  return all;
}
