import { counted } from '@graph-1password/vocabulary';
import { formatCsv } from '../ask/format';
import { markdownText } from '../support/markdown';
import { tableText } from '../support/table';
import { printable, utc } from '../support/text';
import { fullName } from './people';
import { countsOf, knowsNothing } from './totals';
import type { Grade, KnownItem, LeaverAnswer, PersonAnswer, VaultTotal } from './types';

/** What each grade means, in the words of a list. */
const MEANING: Readonly<Record<Grade, string>> = {
  A: 'change it',
  B: 'changed since',
  C: 'could open it',
};

/** What a line says of an item that programs read. */
const BY_MACHINE = 'read by programs only';

/** Who it is, what became of the account, and how much there is to do. */
function headOf(answer: PersonAnswer): string {
  const { person, status, leftOn } = answer;
  const left = leftOn === null ? status : `${status} ${utc(leftOn)}`;
  const state = status === 'unknown' ? 'no event tells whether the account is there' : left;
  return printable(`${fullName(person)}, ${state}: ${workOf(answer)}`);
}

/** How much there is to do, in the numbers of the table by vault. */
function workOf(answer: PersonAnswer): string {
  if (knowsNothing(answer)) return notKnownOf(answer);
  const { toChange, toChangeMachines, changed, couldOpen } = countsOf(answer);
  const hidden = answer.unknown.length;
  return [
    `${counted(toChange, 'item')} to change`,
    ...(toChangeMachines > 0 ? [`${toChangeMachines} to change that programs read`] : []),
    `${changed} changed since`,
    ...(couldOpen > 0 ? [`${couldOpen} could be opened`] : []),
    ...(hidden > 0 ? [`${hidden} used and not known`] : []),
  ].join(', ');
}

const notKnownOf = ({ unknown }: PersonAnswer): string =>
  `not known what to change, ${counted(unknown.length, 'item')} used`;

/** `3 of 5`: the version that was seen, and that of today. */
function versions({ seenVersion, versionNow }: KnownItem): string {
  if (seenVersion === null) return versionNow === null ? '' : `- of ${versionNow}`;
  return `${seenVersion} of ${versionNow ?? '?'}`;
}

const titleOf = ({ item, state }: KnownItem): string =>
  state === null ? item : `${item} (${state.toLowerCase()})`;

function changeOf({ changedOn, changedBy }: KnownItem): string {
  if (changedOn === null) return changedBy ?? '';
  return changedBy === null ? utc(changedOn) : `${utc(changedOn)} by ${changedBy}`;
}

/** Names that a cell of the table has; the other formats have all. */
const MOST_NAMES = 2;

function names(list: readonly string[]): string {
  const more = list.length > MOST_NAMES ? [`${list.length - MOST_NAMES} more`] : [];
  return [...list.slice(0, MOST_NAMES), ...more].join(', ');
}

/** For people on a terminal. */
export function formatText({ people, vaults, notes }: LeaverAnswer): string {
  const blocks = people.map((answer) =>
    [
      headOf(answer),
      ...[itemTable(answer.items, answer.machines)].filter((table) => table !== ''),
    ].join('\n'),
  );
  if (vaults.length > 0) blocks.push(`By vault:\n${vaultTable(vaults)}`);
  return [...blocks, notes.map((note) => printable(note)).join('\n')].join('\n\n');
}

function itemTable(items: readonly KnownItem[], machines: readonly KnownItem[]): string {
  if (items.length + machines.length === 0) return '';
  const head = [
    ...['', 'item', 'vault', 'category', 'tags', 'last seen', 'from', 'with'],
    ...['version seen', 'used since by', 'changed'],
  ];
  const rows: string[][] = [];
  const add = (item: KnownItem, byMachine: boolean): void => {
    const seen = item.lastSeenOn === null ? '' : utc(item.lastSeenOn);
    const cells = [
      `${item.grade}${byMachine ? ' (program)' : ''}`,
      ...[titleOf(item), item.vault, item.category ?? '', item.tags.join(', '), seen],
      ...[item.where ?? '', item.application ?? '', versions(item)],
      ...[names(item.alsoUsedBy), changeOf(item)],
    ];
    rows.push(cells.map(printable));
  };
  for (const item of items) add(item, false);
  for (const item of machines) add(item, true);
  return tableText(head, rows);
}

function vaultTable(vaults: readonly VaultTotal[]): string {
  const head = ['vault', 'to change', 'read by programs', 'changed since', 'could open'];
  const rows = vaults.map(({ vault, toChange, toChangeMachines, changed, couldOpen }) => [
    printable(vault),
    ...[toChange, toChangeMachines, changed, couldOpen].map(String),
  ]);
  return tableText(head, rows);
}

const CSV_COLUMNS = [
  ...['person', 'email', 'personId', 'status', 'leftOn', 'grade', 'readBy'],
  ...['item', 'vault', 'category', 'tags', 'state', 'lastSeenOn', 'where', 'application'],
  ...['seenVersion', 'versionNow', 'alsoUsedBy', 'changedOn', 'changedBy', 'itemId', 'vaultId'],
] as const;

/** One line for each person and item. */
export function formatCsvLines({ people }: LeaverAnswer): string {
  const rows = people.flatMap(({ person, status, leftOn, items, machines }) => {
    const whose = {
      ...{ person: person.name, email: person.email, personId: person.uuid },
      ...{ status, leftOn },
    };
    const rowOf = (item: KnownItem, readBy: string) => ({ ...whose, ...item, readBy });
    return [
      ...items.map((item) => rowOf(item, item.grade === 'C' ? '' : 'person')),
      ...machines.map((item) => rowOf(item, 'machine')),
    ];
  });
  return formatCsv({ columns: CSV_COLUMNS, rows });
}

/** A checklist in Markdown: what has been changed is ticked. */
export function formatChecklist({ asOf, people, vaults, notes }: LeaverAnswer): string {
  const blocks = people.map((answer) => {
    const { items, machines } = answer;
    const lines = [
      ...items.map((item) => checklistLine(item, false)),
      ...machines.map((item) => checklistLine(item, true)),
    ];
    const none = knowsNothing(answer)
      ? `Not known: Connect shows none of what was used.`
      : 'Nothing.';
    return [`## ${markdownText(headOf(answer))}`, '', ...(lines.length > 0 ? lines : [none])];
  });
  const totals = vaults.map(
    ({ vault, toChange, toChangeMachines, changed, couldOpen }) =>
      `| ${markdownText(vault)} | ${toChange} | ${toChangeMachines} | ${changed} | ${couldOpen} |`,
  );
  const byVault = [
    ...['## By vault', '', '| Vault | To change | Read by programs | Changed since | Could open |'],
    ...['| --- | ---: | ---: | ---: | ---: |', ...totals],
  ];
  return [
    [`# What leavers know, as of ${utc(asOf)}`],
    ...blocks,
    ...(totals.length > 0 ? [byVault] : []),
    notes
      .map((note) => `> ${markdownText(note)}`)
      .flatMap((line, n) => (n > 0 ? ['>', line] : [line])),
  ]
    .map((lines) => lines.join('\n'))
    .join('\n\n');
}

function checklistLine(item: KnownItem, byMachine: boolean): string {
  const { grade, lastSeenOn, application, where, alsoUsedBy } = item;
  const seen = lastSeenOn === null ? 'never seen' : `seen ${utc(lastSeenOn)}`;
  const how = [
    application === null ? '' : `with ${application}`,
    where === null ? '' : `from ${where}`,
  ];
  const facts = [
    ...[MEANING[grade], [seen, ...how].filter((part) => part !== '').join(' ')],
    versions(item) && `version ${versions(item)}`,
    ...(byMachine ? [BY_MACHINE] : []),
    ...(changeOf(item) ? [`changed ${changeOf(item)}`] : []),
    ...(alsoUsedBy.length > 0 ? [`used since by ${alsoUsedBy.join(', ')}`] : []),
  ].filter((fact) => fact !== '');
  const what = `**${markdownText(titleOf(item))}** in ${markdownText(item.vault)}`;
  return `- [${grade === 'B' ? 'x' : ' '}] ${what}: ${markdownText(facts.join('; '))}`;
}
