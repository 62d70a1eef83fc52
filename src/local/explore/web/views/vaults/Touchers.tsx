import type { Toucher } from '../../../queries/touchers';
import { Actions } from '../../parts/Actions';
import type { DataColumn } from '../../parts/DataTable';
import { DataTable } from '../../parts/DataTable';
import { Empty } from '../../parts/Empty';
import { Panel } from '../../parts/Panel';
import { Quiet } from '../../parts/Quiet';
import { Time } from '../../parts/Time';
import { thingHref } from '../../thingHref';

/** People of a page of the table. */
const PEOPLE = 10;

/** Who used or changed a vault or secret. */
export function Touchers({ touchers }: { touchers: readonly Toucher[] }) {
  return (
    <Panel id="touchers" title="Who touched it" span={3}>
      <DataTable
        caption="Who used or changed it in the filter"
        columns={COLUMNS}
        rows={touchers}
        rowKey={({ id }) => id}
        initialSort={{ column: 'usages', descending: true }}
        pageSize={PEOPLE}
        empty={<Empty small>Nobody used or changed it in this filter.</Empty>}
      />
    </Panel>
  );
}

const COLUMNS: readonly DataColumn<Toucher>[] = [
  {
    id: 'name',
    label: 'Person',
    cell: ({ key, name }) =>
      key === undefined ? <code>{name}</code> : <a href={thingHref(key)}>{name}</a>,
    sort: ({ name }) => name,
  },
  {
    id: 'usages',
    label: 'Item usages',
    numeric: true,
    cell: ({ usages }) => <Quiet value={usages} />,
    sort: ({ usages }) => usages,
  },
  {
    id: 'changes',
    label: 'Changes',
    numeric: true,
    cell: ({ changes }) => <Quiet value={changes} />,
    sort: ({ changes }) => changes,
  },
  { id: 'actions', label: 'Actions', cell: ({ actions }) => <Actions actions={actions} /> },
  {
    id: 'first',
    label: 'First',
    cell: ({ firstOn }) => <Time ms={firstOn} />,
    sort: ({ firstOn }) => firstOn,
  },
  {
    id: 'last',
    label: 'Last',
    cell: ({ lastOn }) => <Time ms={lastOn} />,
    sort: ({ lastOn }) => lastOn,
  },
];
