import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Tenant } from '../types';
import type { AccessTruth, Permissions } from './types';

/** A call of 1Password's command line, and what it would answer. */
interface Call {
  command: string;
  of?: string;
  answer: unknown;
}

/**
 * Writes what the shipped export script would leave of a simulated account: answers of 1Password's command line, a file for
 * each, and the list of calls.
 * @param truth who can open what when the script ran
 * @param folder that does not exist yet
 * @throws the file system's error, EEXIST when the folder is there
 */
export function writeAccessExport(tenant: Tenant, truth: AccessTruth, folder: string): void {
  mkdirSync(path.dirname(folder), { recursive: true });
  mkdirSync(folder, { mode: 0o700 });
  const capturedAt = new Date(truth.at).toISOString();
  const lines = callsOf(tenant, truth).map(({ command, of = '', answer }, number) => {
    const file = `${String(number + 1).padStart(6, '0')}.json`;
    writeFileSync(path.join(folder, file), JSON.stringify(answer), { mode: 0o600 });
    return JSON.stringify({ command, of, captured_at: capturedAt, exit: 0, file });
  });
  const text = [...lines, JSON.stringify({ done: true }), ''].join('\n');
  writeFileSync(path.join(folder, 'calls.jsonl'), text, { mode: 0o600 });
}

function callsOf(tenant: Tenant, truth: AccessTruth): Call[] {
  const people = new Map(tenant.people.map((person) => [person.uuid, person]));
  const user = (id: string) => {
    const person = people.get(id);
    const isMachine = person?.email.endsWith('1passwordserviceaccounts.com') === true;
    const kind = isMachine ? 'SERVICE_ACCOUNT' : 'MEMBER';
    const named = { name: person?.name ?? '', email: person?.email ?? '' };
    return { id, ...named, type: kind, state: truth.users.get(id) ?? 'ACTIVE' };
  };
  const group = (id: string) => ({ id, name: truth.groups.get(id)?.name ?? id, state: 'ACTIVE' });
  const vaults = [...truth.vaults].filter(([, { type }]) => type !== 'PERSONAL');
  const there = [...truth.users].filter(([, state]) => state !== 'DELETED');
  return [
    { command: 'whoami', answer: { account_uuid: tenant.account.uuid } },
    { command: 'user list', answer: there.map(([id]) => user(id)) },
    { command: 'group list', answer: [...truth.groups.keys()].map(group) },
    { command: 'vault list', answer: vaults.map(([id, { name }]) => ({ id, name })) },
    ...[...truth.groups.values()].flatMap(({ id, type, accountPermissions }): Call[] => [
      {
        command: 'group get',
        of: id,
        answer: { ...group(id), type, permissions: accountPermissions },
      },
      {
        ...{ command: 'group user list', of: id },
        answer: orNull(
          [...(truth.members.get(id) ?? [])].map(([who, role]) => ({ ...user(who), role })),
        ),
      },
    ]),
    ...vaults.flatMap(([id, vault]): Call[] => [
      { command: 'vault get', of: id, answer: { id, ...vault } },
      { command: 'vault user list', of: id, answer: granted(truth.userGrants.get(id), user) },
      { command: 'vault group list', of: id, answer: granted(truth.groupGrants.get(id), group) },
    ]),
  ];
}

/** The command line prints `null` for an empty list of members. */
const orNull = (rows: unknown[]): unknown => (rows.length === 0 ? null : rows);

const granted = (
  grants: ReadonlyMap<string, Permissions> | undefined,
  row: (id: string) => object,
) =>
  [...(grants ?? [])].map(([id, permissions]) => ({ ...row(id), permissions: [...permissions] }));
