import { leftOn, machineTellsMore, secretKey } from '@graph-1password/vocabulary';
import type { AccountStates } from '@graph-1password/vocabulary';
import type { CouldOpen } from '../access/couldOpen';
import type { LeaverFacts, Use } from './facts';
import { byUrgency, knownItem, openableItem, readsByItem, unknownItem } from './known';
import type { Inventory } from './known';
import { notesOn } from './notes';
import { whoIsMeant } from './people';
import { totalsOf } from './totals';
import type { LeaverAnswer, PersonAnswer, PersonName } from './types';

/** What is asked. */
export interface LeaverRequest {
  /** E-mail addresses, names or UUIDs; undefined for everybody who left. */
  words: readonly string[] | undefined;
  /** The moment of which the answer is true, epoch ms. */
  asOf: number;
  /** Time of the first event of what was read of the graph, epoch ms. */
  since: number | undefined;
  /** What of the graph was read, such as "the window of --since"; all of it when absent. */
  part?: string | undefined;
  couldOpen: CouldOpen;
}

const keyOf = ({ vaultId, itemId }: Use): string => secretKey(vaultId, itemId);

/**
 * What people know: of each item that they have seen, whether it is still what they saw.
 * @throws UsageError when nobody or several people are meant
 */
export async function answerLeaver(
  facts: LeaverFacts,
  { words, asOf, since, part, couldOpen }: LeaverRequest,
): Promise<LeaverAnswer> {
  const people = await facts.people();
  const states = await facts.states(people);
  const asked =
    words === undefined ? everybodyWhoLeft(people, states) : whoIsMeant(words, people, part);
  const uses = new Map<string, Use[]>(asked.map(({ uuid }) => [uuid, []]));
  for (const use of await facts.uses([...uses.keys()])) uses.get(use.userId)?.push(use);
  const all: Inventory = {
    ...{ people, states },
    secrets: await facts.secrets(),
    vaults: await facts.vaults(),
    lastUses: asked.length === 0 ? new Map() : await facts.lastUses(),
  };
  const atWork = asked.every(({ uuid }) => states.get(uuid)) ? new Set() : await facts.seenAtWork();
  const answers = asked.map((person): PersonAnswer => {
    const state = states.get(person.uuid);
    const status = state?.status ?? (atWork.has(person.uuid) ? 'active' : 'unknown');
    const known = whatIsKnown(person, uses.get(person.uuid) ?? [], all, couldOpen);
    return { person, status, leftOn: leftOn(state) ?? null, ...known };
  });
  const notes = notesOn(answers, {
    ...{ since, part },
    hasItems: all.secrets.size > 0,
    vaultNames: couldOpen.vaultNames,
    knowsAccess: answers.some(({ hiddenVaults }) => hiddenVaults !== null),
  });
  return { asOf, people: answers, vaults: totalsOf(answers), notes };
}

/** The last to leave first. */
function everybodyWhoLeft(
  people: ReadonlyMap<string, PersonName>,
  states: AccountStates,
): PersonName[] {
  return [...states.entries()]
    .flatMap(([uuid, state]) => {
      const [on, person] = [leftOn(state), people.get(uuid)];
      return on === undefined || !person ? [] : [{ person, on }];
    })
    .sort((a, b) => b.on - a.on || (a.person.uuid < b.person.uuid ? -1 : 1))
    .map(({ person }) => person);
}

/** What a person knows, apart from who it is. */
type Known = Pick<PersonAnswer, 'items' | 'machines' | 'unknown' | 'hiddenVaults'>;

function whatIsKnown(
  { uuid }: PersonName,
  uses: readonly Use[],
  all: Inventory,
  couldOpen: CouldOpen,
): Known {
  const known: Known = { items: [], machines: [], unknown: [], hiddenVaults: null };
  const reads = readsByItem(uses, keyOf);
  for (const [key, read] of reads) {
    const secret = all.secrets.get(key);
    if (!secret) {
      known.unknown.push(...[unknownItem(read, all) ?? []].flat());
      continue;
    }
    const { person, machine } = read;
    if (person) known.items.push(knownItem(key, person, secret, all));
    if (machine && machineTellsMore(read, uuid, secret))
      known.machines.push(knownItem(key, machine, secret, all));
  }
  const openable = couldOpen.of(uuid);
  if (openable !== 'unknown') {
    for (const key of openable.items) {
      const secret = all.secrets.get(key);
      if (secret && !reads.has(key)) known.items.push(openableItem(secret));
    }
    known.hiddenVaults = openable.hidden
      .map((vaultId) => ({ vaultId, vault: couldOpen.vaultNames.get(vaultId) ?? null }))
      .sort((a, b) => (a.vaultId < b.vaultId ? -1 : 1));
  }
  known.items.sort(byUrgency);
  known.machines.sort(byUrgency);
  known.unknown.sort((a, b) => (a.vaultId + a.itemId < b.vaultId + b.itemId ? -1 : 1));
  return known;
}
