import type { Actor } from '../../../queries/vaults/actors';
import { Actions, savedActions } from '../../parts/Actions';
import { countColumn, timeColumn } from '../../parts/tableColumns';
import type { DataColumn } from '../../parts/DataTable';
import { DataTable } from '../../parts/DataTable';
import { Empty } from '../../parts/Empty';
import { Marks, marksText } from '../../parts/Marks';
import { Panel } from '../../parts/Panel';
import { thingHref } from '../../thingHref';

/** People of a page of the table. */
const PEOPLE = 10;

/** Who used or changed a vault or secret. */
export function Actors({ actors }: { actors: readonly Actor[] }) {
  return (
    <Panel id="actors" title="Who used or changed it" span={3}>
      <DataTable
        caption="Who used or changed it"
        columns={COLUMNS}
        rows={actors}
        rowKey={({ id }) => id}
        saved={({ id, marks }) => ({ uuid: id, marks: marksText(marks) })}
        initialSort={{ column: 'usages', descending: true }}
        pageSize={PEOPLE}
        empty={<Empty small>Nobody used or changed it within the filter.</Empty>}
      />
    </Panel>
  );
}

const COLUMNS: readonly DataColumn<Actor>[] = [
  {
    id: 'name',
    label: 'Person',
    cell: ({ key, name, marks }) => (
      <>
        {key === undefined ? <code>{name}</code> : <a href={thingHref(key)}>{name}</a>}
        <Marks marks={marks} />
      </>
    ),
    sort: ({ name }) => name,
  },
  countColumn('usages', 'Item usages', ({ usages }) => usages),
  countColumn('machine', 'By machines', ({ byMachine }) => byMachine),
  countColumn('changes', 'Changes', ({ changes }) => changes),
  {
    id: 'actions',
    label: 'Actions',
    cell: ({ actions }) => <Actions actions={actions} />,
    value: savedActions,
  },
  timeColumn('first', 'First', ({ firstOn }) => firstOn),
  timeColumn('last', 'Last', ({ lastOn }) => lastOn),
];
