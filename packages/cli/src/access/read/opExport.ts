import { counted, upperId } from '@graph-1password/vocabulary';
import type {
  Answer,
  GrantRow,
  GroupRow,
  MemberRow,
  Snapshot,
  UserRow,
  VaultRow,
} from '../../../../../src/access/snapshot';
import { someNames } from '../../../../../src/access/snapshot';
import { permissionBits, permissionNames } from '../../../../../src/access/permissions';
import { distinct, idOf, ImportError, isObject, textOf, textsOf, wordsOf } from './allow';
import type { Fields } from './allow';

/** One call of 1Password's command line, and what it answered. */
export interface OpCall {
  /** Such as `group user list`. */
  command: string;
  /** Id of the group or vault that was asked about. */
  of?: string;
  /** Epoch ms. */
  asOf: number;
  /** Its exit code was 0. */
  worked: boolean;
  /** What it printed, read when it is needed. @throws ImportError */
  data: () => unknown;
}

/** The calls without whose answers nothing is known. */
const LISTS = ['user list', 'group list', 'vault list'] as const;

/** A list of objects. Nothing is printed for an empty one: `null`. @throws ImportError */
function rowsOf(data: unknown, command: string): Fields[] {
  if (data === null || data === undefined) return [];
  if (Array.isArray(data) && data.every(isObject)) return data;
  throw new ImportError(`The answer of "op ${command}" is no list of objects: export it again.`);
}

const userRow = (fields: Fields, command: string): UserRow => ({
  id: idOf(fields.id, 'user', `The answer of "op ${command}"`),
  ...textsOf(fields, { name: 'name', email: 'email', type: 'type', state: 'state' }),
});

const groupRow = (fields: Fields, command: string): GroupRow => ({
  id: idOf(fields.id, 'group', `The answer of "op ${command}"`),
  ...textsOf(fields, { name: 'name', type: 'type', state: 'state' }),
  ...(Array.isArray(fields.permissions) && { accountPermissions: wordsOf(fields.permissions) }),
});

const vaultRow = (fields: Fields, command: string): VaultRow => ({
  id: idOf(fields.id, 'vault', `The answer of "op ${command}"`),
  ...textsOf(fields, { name: 'name', type: 'type' }),
});

const memberRow = (fields: Fields, command: string): MemberRow => {
  const role = textOf(fields, 'role')?.toUpperCase();
  return {
    user: idOf(fields.id, 'user', `The answer of "op ${command}"`),
    role: role === 'MANAGER' || role === 'MEMBER' ? role : null,
  };
};

const grantRow =
  (kind: 'user' | 'group') =>
  (fields: Fields, command: string): GrantRow => ({
    principal: idOf(fields.id, kind, `The answer of "op ${command}"`),
    permissions: Array.isArray(fields.permissions)
      ? permissionNames(permissionBits(wordsOf(fields.permissions)))
      : null,
  });

/** Puts the calls of an export together. @throws ImportError when a list that everything hangs on is missing */
export function snapshotOfCalls(calls: readonly OpCall[]): Snapshot {
  return new Reading(calls).snapshot();
}

/** One reading of the calls of an export. */
class Reading {
  readonly #calls: readonly OpCall[];
  /** People whom no list of users has, but a group or vault: machine accounts. */
  readonly #others: UserRow[] = [];

  constructor(calls: readonly OpCall[]) {
    this.#calls = calls;
  }

  snapshot(): Snapshot {
    for (const command of LISTS) {
      if (this.#of(command).some(({ worked }) => worked)) continue;
      throw new ImportError(
        `The export has no answer of "op ${command}", without which nothing is known: run it again as an owner or administrator.`,
      );
    }
    const members = this.#byObject('group user list', 'group', memberRow, byUser, managersFirst);
    const userGrants = this.#byObject('vault user list', 'vault', grantRow('user'), byPrincipal);
    const groupGrants = this.#byObject('vault group list', 'vault', grantRow('group'), byPrincipal);
    const users = this.#list('user list', userRow);
    const groups = withDetails(
      this.#list('group list', groupRow),
      this.#details('group get', groupRow),
    );
    const vaults = withDetails(
      this.#list('vault list', vaultRow),
      this.#details('vault get', vaultRow),
    );
    const account = this.#account();
    return {
      ...{ schema: 1, source: 'op' as const },
      ...(account !== undefined && { account }),
      asOf: this.#calls.reduce((newest, { asOf }) => Math.max(newest, asOf), 0),
      users: { asOf: users.asOf, rows: distinct([...users.rows, ...this.#others], ({ id }) => id) },
      ...{ groups, vaults, members, userGrants, groupGrants },
      lacks: [
        ...lackOf('group', 'members', groups.rows, members),
        ...lackOf('vault', 'people', vaults.rows, userGrants),
        ...lackOf('vault', 'groups', vaults.rows, groupGrants),
      ],
    };
  }

  #of(command: string): OpCall[] {
    return this.#calls.filter((call) => call.command === command);
  }

  /** All answers of a call together: vaults are listed twice, in different ways. */
  #list<T extends { id: string }>(
    command: string,
    row: (fields: Fields, command: string) => T,
  ): Answer<T> {
    const calls = this.#of(command).filter(({ worked }) => worked);
    const rows = calls.flatMap(({ data }) =>
      rowsOf(data(), command).map((fields) => row(fields, command)),
    );
    // What came into being between two lists may be missing in the first.
    const asOf = Math.min(...calls.map((call) => call.asOf));
    return { asOf, rows: distinct(rows, ({ id }) => id) };
  }

  #details<T extends { id: string }>(
    command: string,
    row: (fields: Fields, command: string) => T,
  ): Map<string, T> {
    const rows = this.#of(command).flatMap(({ worked, data }) => {
      const fields = worked ? data() : undefined;
      return isObject(fields) ? [row(fields, command)] : [];
    });
    return new Map(rows.map((each) => [each.id, each]));
  }

  #byObject<T>(
    command: string,
    kind: 'group' | 'vault',
    row: (fields: Fields, command: string) => T,
    key: (row: T) => string,
    better?: (row: T, before: T) => boolean,
  ): Record<string, Answer<T>> {
    const answers: Record<string, Answer<T>> = {};
    for (const { of, asOf, worked, data } of this.#of(command)) {
      if (!worked) continue;
      const id = idOf(of, kind, `The call "op ${command}"`);
      const before = answers[id];
      if (before && before.asOf > asOf) continue;
      const all = rowsOf(data(), command);
      if (command.includes('user')) this.#others.push(...all.map((each) => userRow(each, command)));
      const rows = all.map((each) => row(each, command));
      answers[id] = { asOf, rows: distinct(rows, key, better) };
    }
    return answers;
  }

  #account(): string | undefined {
    const asked: [command: string, field: string][] = [
      ['whoami', 'account_uuid'],
      ['account get', 'id'],
    ];
    for (const [command, field] of asked) {
      for (const { worked, data } of this.#of(command)) {
        const fields = worked ? data() : undefined;
        const id = isObject(fields) ? upperId(fields[field]) : undefined;
        if (id !== undefined) return id;
      }
    }
    return undefined;
  }
}

const byUser = ({ user }: MemberRow): string => user;
const byPrincipal = ({ principal }: GrantRow): string => principal;
/** A manager is a member, too, and may be listed as both. */
const managersFirst = ({ role }: MemberRow): boolean => role === 'MANAGER';

const withDetails = <T extends { id: string }>(
  { asOf, rows }: Answer<T>,
  details: ReadonlyMap<string, T>,
): Answer<T> => ({ asOf, rows: rows.map((row) => ({ ...row, ...details.get(row.id) })) });

function lackOf(
  kind: string,
  what: string,
  rows: readonly { id: string; name?: string }[],
  answers: Readonly<Record<string, unknown>>,
): string[] {
  const missing = rows.filter(({ id }) => answers[id] === undefined);
  if (missing.length === 0) return [];
  return [
    `The ${what} of ${counted(missing.length, kind)} could not be read: ${someNames(missing)}. Export again.`,
  ];
}
