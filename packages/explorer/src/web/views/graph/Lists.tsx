import type { GraphEdge, GraphNode, GraphPart } from '../../../queries/graph/elements';
import { isRelationshipKind } from '../../../queries/graph/elements';
import { count } from '../../format';
import { timeColumn } from '../../parts/tableColumns';
import type { DataColumn } from '../../parts/DataTable';
import { DataTable } from '../../parts/DataTable';
import { Marks, marksText } from '../../parts/Marks';
import { Panel } from '../../parts/Panel';
import { TypeBadge } from '../../parts/TypeBadge';
import { lineId } from './state';
import { verbWords } from './words';

/** Rows of a page. */
const PAGE = 10;

interface ListsProps {
  part: GraphPart;
  readonly hrefAt: (at: string) => string;
}

/** The drawing as two tables: everything in it, for those who do not see or point at it. */
export function Lists({ part, hrefAt }: ListsProps) {
  const names = new Map(part.nodes.map(({ key, name }) => [key, name]));
  const nameOf = (key: string): string => names.get(key) ?? key;
  return (
    <div class="panels graph-lists">
      <Panel id="graph-things" title="Entities in the drawing" span={3}>
        <DataTable
          caption="Entities in the drawing"
          columns={thingColumns(hrefAt)}
          rows={part.nodes}
          rowKey={({ key }) => key}
          saved={({ key, marks }) => ({ marks: marksText(marks), key })}
          pageSize={PAGE}
          initialSort={{ column: 'events', descending: true }}
        />
      </Panel>
      <Panel id="graph-edges" title="Connections in the drawing" span={3}>
        <DataTable
          caption="Connections in the drawing"
          columns={edgeColumns(nameOf, hrefAt)}
          rows={part.edges}
          rowKey={({ id }) => id}
          saved={({ from, to }) => ({ fromKey: from, toKey: to })}
          pageSize={PAGE}
          initialSort={{ column: 'count', descending: true }}
        />
      </Panel>
    </div>
  );
}

const thingColumns = (hrefAt: ListsProps['hrefAt']): DataColumn<GraphNode>[] => [
  {
    id: 'name',
    label: 'Name',
    cell: ({ key, name, marks }) => (
      <>
        <a href={hrefAt(key)}>{name}</a>
        <Marks marks={marks} />
      </>
    ),
    sort: ({ name }) => name,
  },
  {
    id: 'type',
    label: 'Type',
    cell: ({ type }) => <TypeBadge type={type} />,
    sort: ({ type }) => type,
  },
  { id: 'note', label: 'Note', cell: ({ note }) => note ?? '–', sort: ({ note }) => note },
  {
    id: 'events',
    label: 'Events',
    numeric: true,
    cell: ({ events }) => count(events),
    sort: ({ events }) => events,
  },
  {
    id: 'neighbours',
    label: 'Neighbours',
    numeric: true,
    cell: ({ neighbours }) => count(neighbours),
    sort: ({ neighbours }) => neighbours,
  },
];

const edgeColumns = (
  nameOf: (key: string) => string,
  hrefAt: ListsProps['hrefAt'],
): DataColumn<GraphEdge>[] => [
  { id: 'from', label: 'From', cell: ({ from }) => nameOf(from), sort: ({ from }) => nameOf(from) },
  {
    id: 'verb',
    label: 'What',
    cell: (edge) => (
      <a href={hrefAt(lineId(edge))}>
        {verbWords(edge.verb)}
        <span class="visually-hidden">: {`${nameOf(edge.from)} and ${nameOf(edge.to)}`}</span>
      </a>
    ),
    sort: ({ verb }) => verb,
  },
  { id: 'to', label: 'To', cell: ({ to }) => nameOf(to), sort: ({ to }) => nameOf(to) },
  { id: 'kind', label: 'Kind', cell: ({ kind }) => kind, sort: ({ kind }) => kind },
  {
    id: 'count',
    label: 'Events',
    numeric: true,
    cell: (edge) => (isRelationshipKind(edge.kind) ? '–' : count(edge.count)),
    sort: (edge) => edge.count,
  },
  timeColumn('first', 'First', ({ first }) => first),
  timeColumn('last', 'Last', ({ last }) => last),
];
