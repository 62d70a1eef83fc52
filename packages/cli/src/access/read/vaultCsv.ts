import { counted } from '@graph-1password/vocabulary';
import type {
  Answer,
  GrantRow,
  GroupRow,
  MemberRow,
  Snapshot,
  UserRow,
  VaultRow,
} from '../../../../../src/access/snapshot';
import { permissionBits, permissionNames } from '../../../../../src/access/permissions';
import { idOf, ImportError, wordsOf } from './allow';
import type { CsvRow } from './csv';
import { parseCsv } from './csv';

/** A CSV file with when it was made, epoch ms. */
export interface CsvFile {
  name: string;
  text: string;
  asOf: number;
}

/** What tells the reports of 1Password's own scripts apart: columns that only one of them has. */
const REPORTS = {
  /** vault-user-group-access-report.py: a row for each way. */
  ways: ['vaultUUID', 'userUUID', 'assignment', 'permissions'],
  /** vault-user-access-report.py: a row for each grant. */
  grants: ['vaultUUID', 'userOrGroupUUID', 'permissions'],
  /** user-access-list.py: a row for each person. */
  people: ['userUUID', 'directlyAssignedVaults', 'groups'],
} as const;

type Report = keyof typeof REPORTS;

/** Reads the CSV reports of 1Password's own scripts; several of them say more together. @throws ImportError */
export function snapshotOfCsv(files: readonly CsvFile[]): Snapshot {
  const gathered = new Gathered();
  // People first: only they tell the ids of groups beside their names.
  const order: Report[] = ['people', 'grants', 'ways'];
  const read = files.map((file) => {
    const { columns, rows } = parseCsv(file.text, file.name);
    return { ...file, rows, report: reportOf(columns, file.name) };
  });
  read.sort((a, b) => order.indexOf(a.report) - order.indexOf(b.report));
  for (const { report, rows, name, asOf } of read) {
    if (rows.length === 0) {
      throw new ImportError(`${name} has no rows: nothing was exported, or it was not allowed.`);
    }
    gathered[report](rows, name, asOf);
  }
  return gathered.snapshot();
}

function reportOf(columns: readonly string[], name: string): Report {
  if (columns.includes('itemName')) {
    throw new ImportError(
      `${name} lists items: choose a report of vaults or people, since titles of items are not imported.`,
    );
  }
  const found = Object.entries(REPORTS).find(([, needed]) =>
    needed.every((column) => columns.includes(column)),
  );
  if (found) return found[0] as Report;
  throw new ImportError(
    `${name} has none of the columns of a known report of vault access (docs/access.md lists them).`,
  );
}

/** One of two columns: the README and the code of the scripts call some of them differently. */
const either = (row: CsvRow, ...names: string[]): string | undefined =>
  names.map((name) => row[name]?.trim()).find((text) => text !== undefined && text !== '');

/** Texts between quotes as Python prints them. */
const QUOTED = String.raw`(?:'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)")`;
const PAIR = new RegExp(String.raw`\(\s*${QUOTED}\s*,\s*${QUOTED}\s*,?\s*\)`, 'g');

/** The pairs of names and ids in a column that holds Python tuples. */
const pairsOf = (text: string): { name: string; id: string }[] =>
  [...text.matchAll(PAIR)].map(([, a, b, c, d]) => ({
    name: (a ?? b ?? '').replace(/\\(.)/g, '$1'),
    id: c ?? d ?? '',
  }));

/** Names in a list as Python prints it, or between commas. */
const permissionsOf = (text: string): string[] =>
  permissionNames(
    permissionBits(wordsOf(text.split(/[\s,;'"()[\]]+/).filter((word) => word !== ''))),
  );

const GROUP = /^Group \((.*)\)$/s;

/** What several reports say together. */
class Gathered {
  readonly #users = new Map<string, UserRow>();
  readonly #groups = new Map<string, GroupRow>();
  readonly #vaults = new Map<string, VaultRow>();
  readonly #members: Record<string, Answer<MemberRow>> = {};
  readonly #userGrants: Record<string, Answer<GrantRow>> = {};
  readonly #groupGrants: Record<string, Answer<GrantRow>> = {};
  readonly #byName = new Map<string, Set<string>>();
  readonly #nameless = new Set<string>();
  #asOf = 0;
  #people: number | undefined;

  people(rows: readonly CsvRow[], name: string, asOf: number): void {
    this.#people = asOf;
    this.#asOf = Math.max(this.#asOf, asOf);
    for (const row of rows) {
      const user = this.#user(row, name);
      for (const { name: vaultName, id } of pairsOf(row['directlyAssignedVaults'] ?? '')) {
        const vault = this.#vault(idOf(id, 'vault', name), vaultName);
        answer(this.#userGrants, vault, asOf).rows.push({ principal: user, permissions: null });
      }
      for (const { name: groupName, id } of pairsOf(row['groups'] ?? '')) {
        const group = this.#group(idOf(id, 'group', name), groupName);
        answer(this.#members, group, asOf).rows.push({ user, role: null });
      }
    }
  }

  grants(rows: readonly CsvRow[], name: string, asOf: number): void {
    this.#asOf = Math.max(this.#asOf, asOf);
    const done = new Set<string>();
    for (const row of rows) {
      const vault = this.#vault(idOf(row['vaultUUID'], 'vault', name), either(row, 'vaultName'));
      if (!done.has(vault)) this.#begin(vault, asOf);
      done.add(vault);
      const groupName = either(row, 'groupName');
      const isGroup = groupName !== undefined;
      const kind = isGroup ? 'group' : 'user';
      const principal = idOf(row['userOrGroupUUID'], kind, name);
      if (isGroup) this.#group(principal, groupName);
      else this.#user({ ...row, userUUID: principal }, name);
      const permissions = permissionsOf(row['permissions'] ?? '');
      answer(isGroup ? this.#groupGrants : this.#userGrants, vault, asOf).rows.push({
        ...{ principal, permissions },
      });
    }
  }

  ways(rows: readonly CsvRow[], name: string, asOf: number): void {
    this.#asOf = Math.max(this.#asOf, asOf);
    const done = new Set<string>();
    const members = new Map<string, Set<string>>();
    for (const row of rows) {
      const vault = this.#vault(idOf(row['vaultUUID'], 'vault', name), either(row, 'vaultName'));
      if (!done.has(vault)) this.#begin(vault, asOf);
      done.add(vault);
      const user = this.#user(row, name);
      const permissions = permissionsOf(row['permissions'] ?? '');
      const group = GROUP.exec(row['assignment']?.trim() ?? '')?.[1];
      if (group === undefined) {
        answer(this.#userGrants, vault, asOf).rows.push({ principal: user, permissions });
        continue;
      }
      const id = this.#groupNamed(group, vault);
      const grants = answer(this.#groupGrants, vault, asOf).rows;
      if (!grants.some(({ principal }) => principal === id))
        grants.push({ principal: id, permissions });
      members.set(id, (members.get(id) ?? new Set()).add(user));
    }
    for (const [group, users] of members) {
      // The list of a person's groups is whole; of this one it is only certain that these are in it.
      if (this.#members[group] !== undefined) continue;
      this.#members[group] = { asOf, rows: [...users].map((user) => ({ user, role: null })) };
    }
  }

  snapshot(): Snapshot {
    const at = <T>(rows: ReadonlyMap<string, T>): Answer<T> => ({
      asOf: this.#asOf,
      rows: [...rows.values()],
    });
    return {
      ...{ schema: 1, source: 'csv', asOf: this.#asOf },
      users: at(this.#users),
      groups: at(this.#groups),
      vaults: at(this.#vaults),
      members: this.#members,
      userGrants: this.#userGrants,
      groupGrants: this.#groupGrants,
      lacks: [
        ...(this.#people === undefined
          ? ['Members of groups without any vault are unknown: export the list of people, too.']
          : []),
        ...(this.#nameless.size > 0
          ? [
              `${counted(this.#nameless.size, 'group')} of the report ${this.#nameless.size === 1 ? 'has' : 'have'} a name and no id, so later changes of ${this.#nameless.size === 1 ? 'it' : 'them'} cannot be followed: export the list of people, too.`,
            ]
          : []),
        'Roles in groups and rights in the account are not in these reports.',
      ],
    };
  }

  /** The report lists all ways into a vault: what an earlier file said of it is replaced. */
  #begin(vault: string, asOf: number): void {
    this.#userGrants[vault] = { asOf, rows: [] };
    this.#groupGrants[vault] = { asOf, rows: [] };
  }

  #user(row: CsvRow, name: string): string {
    const id = idOf(row['userUUID'], 'user', name);
    const texts = {
      name: either(row, 'name', 'userName'),
      email: either(row, 'email', 'userEmail'),
      type: either(row, 'type', 'userType'),
      state: either(row, 'status', 'userState'),
    };
    const told = Object.fromEntries(Object.entries(texts).filter(([, text]) => text !== undefined));
    this.#users.set(id, { ...this.#users.get(id), ...told, id });
    return id;
  }

  #vault(id: string, name: string | undefined): string {
    this.#vaults.set(id, { id, ...(name !== undefined && { name }) });
    return id;
  }

  #group(id: string, name: string): string {
    this.#groups.set(id, { id, name });
    this.#byName.set(name, (this.#byName.get(name) ?? new Set()).add(id));
    return id;
  }

  /** A group of which only the name is known: the one that has it, or one of this vault alone. */
  #groupNamed(name: string, vault: string): string {
    const [only, ...others] = this.#byName.get(name) ?? [];
    if (only !== undefined && others.length === 0) return only;
    const id = `${vault}/${name}`;
    this.#nameless.add(id);
    this.#groups.set(id, { id, name });
    return id;
  }
}

function answer<T>(answers: Record<string, Answer<T>>, id: string, asOf: number): Answer<T> {
  return (answers[id] ??= { asOf, rows: [] });
}
