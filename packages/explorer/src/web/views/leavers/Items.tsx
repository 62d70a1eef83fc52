import type { LeaverItem, LeaversResult } from '../../../queries/people/leavers';
import { DataTable } from '../../parts/DataTable';
import type { DataColumn } from '../../parts/DataTable';
import { Empty } from '../../parts/Empty';
import { Panel } from '../../parts/Panel';
import { timeColumn } from '../../parts/tableColumns';
import { thingHref } from '../../thingHref';

/** What is to be done about an item, in words. */
const todo = ({ current, byProgram }: LeaverItem): string => {
  if (!current) return 'Changed since';
  return byProgram ? 'Change it (read by programs)' : 'Change it';
};

/** The items that one of those who left has seen, those to be changed first. */
export function Items({ result: { chosen, items } }: { result: LeaversResult }) {
  if (chosen === undefined) return null;
  return (
    <Panel id="leaver-items" title={`What ${chosen} has seen`} span={3}>
      <DataTable
        caption={`Items that ${chosen} has seen`}
        columns={COLUMNS}
        rows={items}
        rowKey={({ key }) => key}
        saved={({ key, current, byProgram }) => ({ key, current, byProgram })}
        empty={<Empty small>No item of this graph was seen.</Empty>}
      />
    </Panel>
  );
}

const COLUMNS: readonly DataColumn<LeaverItem>[] = [
  { id: 'todo', label: 'To do', cell: todo, sort: todo },
  {
    id: 'item',
    label: 'Item',
    cell: ({ key, name }) => <a href={thingHref(key)}>{name}</a>,
    sort: ({ name }) => name,
  },
  {
    id: 'vault',
    label: 'Vault',
    cell: ({ vaultKey, vault }) => <a href={thingHref(vaultKey)}>{vault}</a>,
    sort: ({ vault }) => vault,
  },
  timeColumn('seen', 'Last seen', ({ lastSeenOn }) => lastSeenOn),
  {
    id: 'version',
    label: 'Version seen',
    cell: ({ seenVersion = '–', version = '–' }) => `${seenVersion} of ${version}`,
    sort: ({ seenVersion }) => seenVersion,
  },
  timeColumn('changed', 'Last change', ({ changedOn }) => changedOn),
];
