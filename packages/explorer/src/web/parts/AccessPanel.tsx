import type { AccessLevel, AccessRow, AccessWay } from '../../queries/vaults/access';
import { thingHref } from '../thingHref';
import { useQuery } from '../useQuery';
import type { Call } from '../view';
import { DataTable } from './DataTable';
import type { DataColumn } from './DataTable';
import { Empty } from './Empty';
import { Marks, marksText } from './Marks';
import { Panel } from './Panel';
import { countColumn, timeColumn } from './tableColumns';

const WORDS: Readonly<Record<AccessLevel, string>> = {
  reveal: 'Reveals passwords',
  open: 'Holds the keys',
  unknown: 'Unknown how much',
  manage: 'Can give it to themselves',
  none: 'Nothing',
};

/** Rows of a page of the table. */
const ROWS = 15;

/**
 * Who can open a vault, or what a person can open, by which ways, and whether they do. Nothing is shown without an imported
 * snapshot of access.
 * @param id key of the vault or user
 */
export function AccessPanel({
  id,
  about,
  call,
}: {
  id: string;
  about: 'vault' | 'user';
  call: Call;
}) {
  const { result } = useQuery(call, 'access', { key: id });
  if (!result?.known) return null;
  const title =
    about === 'vault' ? 'Who can open it, and does' : 'What this person can open, and does';
  return (
    <Panel id="access-matrix" title={title} span={3}>
      <DataTable
        caption={title}
        columns={about === 'vault' ? [PERSON, ...COLUMNS] : [VAULT, ...COLUMNS]}
        rows={result.rows}
        rowKey={({ userKey, vaultKey }) => `${userKey} ${vaultKey}`}
        saved={({ userKey, vaultKey, level, marks }) => ({
          ...{ user: userKey, vault: vaultKey, level, marks: marksText(marks) },
        })}
        pageSize={ROWS}
        empty={<Empty small>Nobody, as far as the snapshot and the events since tell.</Empty>}
      />
    </Panel>
  );
}

const since = ({ since: time, withoutEvent }: AccessWay): string =>
  withoutEvent
    ? ', without an event'
    : time === undefined
      ? ''
      : `, since ${new Date(time).toISOString().slice(0, 10)}`;

/** A way in, in words. */
const wayText = (way: AccessWay): string =>
  `${way.group ? `${way.group.name}${way.role === 'manager' ? ' (manager)' : ''}` : 'direct'}${since(way)}`;

const PERSON: DataColumn<AccessRow> = {
  id: 'person',
  label: 'Person',
  cell: ({ userKey, user, marks }) => (
    <>
      <a href={thingHref(userKey)}>{user}</a>
      <Marks marks={marks} />
    </>
  ),
  sort: ({ user }) => user,
};

const VAULT: DataColumn<AccessRow> = {
  id: 'vault',
  label: 'Vault',
  cell: ({ vaultKey, vault }) => <a href={thingHref(vaultKey)}>{vault}</a>,
  sort: ({ vault }) => vault,
};

const COLUMNS: readonly DataColumn<AccessRow>[] = [
  {
    id: 'can',
    label: 'Can',
    cell: ({ level }) => WORDS[level],
    sort: ({ level }) => WORDS[level],
  },
  {
    id: 'ways',
    label: 'Ways in',
    cell: ({ ways }) => (
      <>
        {ways.map((way, at) => (
          <div key={at}>{wayText(way)}</div>
        ))}
      </>
    ),
    value: ({ ways }) => ways.map(wayText).join('; '),
  },
  countColumn('usages', 'Item usages', ({ usages }) => usages),
  timeColumn('last', 'Last used', ({ lastUsedOn }) => lastUsedOn),
];
