import { counted } from '@graph-1password/vocabulary';
import { utc } from '../support/text';
import { fullName } from './people';
import type { PersonAnswer } from './types';

/** What notes depend on beside the answers. */
export interface NoteFacts {
  /** Time of the first event of what was read of the graph, epoch ms. */
  since: number | undefined;
  /** What of the graph was read, such as "the window of --since"; all of it when absent. */
  part?: string | undefined;
  /** Whether Connect shows any item. */
  hasItems: boolean;
  /** Whether a snapshot tells what people could open. */
  knowsAccess: boolean;
  /** Names of vaults that Connect does not show, by id. */
  vaultNames: ReadonlyMap<string, string>;
}

/** What is not known, in sentences: an answer that left it out would seem to be whole. */
export function notesOn(people: readonly PersonAnswer[], facts: NoteFacts): string[] {
  if (people.length === 0) return [nobodyLeft(facts)];
  const { since, part, hasItems, knowsAccess } = facts;
  const items = people.flatMap((person) => [...person.items, ...person.machines]);
  return [
    ...(since === undefined
      ? [`${noEvents(part)}: what anybody saw is unknown.`]
      : [`What was seen before ${utc(since)} is unknown: the events begin there.`]),
    ...(hasItems
      ? []
      : [
          'The graph has no items of a Connect Server: whether what was seen has changed since is unknown.',
        ]),
    ...people.flatMap((person) => outsideOf(person, facts)),
    ...people.flatMap(openOutsideOf),
    ...(items.some(({ grade }) => grade === 'B')
      ? [
          '"Changed since" means that the item has a newer version. A new title makes one, too: look whether the secret itself is another.',
        ]
      : []),
    ...(items.some(({ seenVersion, grade }) => seenVersion === null && grade !== 'C')
      ? [
          '1Password did not tell the version of some uses: there the time of the last change decides.',
        ]
      : []),
    ...(knowsAccess
      ? []
      : [
          'What they could open without ever using it is unknown: no snapshot of access was imported.',
        ]),
    ...people.filter(({ status }) => status === 'active').flatMap(stillHere),
  ];
}

const noEvents = (part: string | undefined): string =>
  part === undefined ? 'There are no events' : `There are no events in ${part}`;

function nobodyLeft({ since, part }: NoteFacts): string {
  if (since === undefined) return `${noEvents(part)}: whether anybody left is unknown.`;
  return part === undefined
    ? `Nobody was suspended or deleted since ${utc(since)}. Who left before is unknown: the events begin there.`
    : `Nobody was suspended or deleted in ${part}. Who left at other times was not looked at.`;
}

/** Vaults that are named in one sentence. */
const MOST = 5;

function listed(names: readonly string[]): string {
  const all = [...new Set(names)].sort();
  const more = all.length > MOST ? ` and ${all.length - MOST} more` : '';
  return `${all.slice(0, MOST).join(', ')}${more}`;
}

const nameOf = (vaultId: string, name: string | null | undefined): string =>
  name === null || name === undefined ? vaultId : `"${name}" (${vaultId})`;

/** What somebody used and Connect does not show: by vault, and by name where there is one. */
function outsideOf({ person, unknown }: PersonAnswer, { vaultNames }: NoteFacts): string[] {
  const hidden = unknown.filter(({ vault }) => vault === null);
  const gone = unknown.filter(({ vault }) => vault !== null);
  return [
    ...(hidden.length === 0
      ? []
      : [
          `${fullName(person)} used ${counted(hidden.length, 'item')} in vaults that Connect does not show, so that nobody knows what has changed since: vault ${listed(hidden.map(({ vaultId }) => nameOf(vaultId, vaultNames.get(vaultId))))}.`,
        ]),
    ...(gone.length === 0
      ? []
      : [
          `${fullName(person)} used ${counted(gone.length, 'item')} that Connect does not show in the vault, removed since or not read: ${listed(gone.map(({ vault }) => `"${vault}"`))}.`,
        ]),
  ];
}

/** What somebody could open, and nobody knows what is in it. */
function openOutsideOf({ person, hiddenVaults }: PersonAnswer): string[] {
  if (!hiddenVaults || hiddenVaults.length === 0) return [];
  const names = hiddenVaults.map(({ vaultId, vault }) => nameOf(vaultId, vault));
  return [
    `${fullName(person)} could open ${counted(hiddenVaults.length, 'vault')} that Connect does not show, so that nobody knows which items are in there: ${listed(names)}. Look there yourself, or let the Connect Server see the vault.`,
  ];
}

const stillHere = ({ person }: PersonAnswer): string[] => [
  `${fullName(person)} has not left as far as the events tell: this is what they would know if they did.`,
];
