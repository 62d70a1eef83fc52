import type { Filter } from '../../../model/model';
import type { GraphEdge, GraphNode, GraphPart } from '../../../queries/graph/elements';
import { typeName } from '../../names';
import { BarList } from '../../parts/BarList';
import { typeTone } from '../../parts/colours';
import { Empty } from '../../parts/Empty';
import { marksText } from '../../parts/Marks';
import { Memoized } from '../../parts/Memoized';
import { useQuery } from '../../useQuery';
import type { Call } from '../../view';
import { LineDetails } from './LineDetails';
import type { GraphState, Selected } from './state';
import { selectedOf } from './state';
import { ThingDetails } from './ThingDetails';

/** Neighbours that the details list at most. */
const MOST = 300;

interface DetailsProps {
  call: Call;
  filter: Filter;
  state: GraphState;
  readonly onChange: (change: Partial<GraphState>) => void;
  readonly hrefAt: (at: string) => string;
  /** What is drawn. */
  part: GraphPart;
  /** Another text for another state of the view, whatever the filter. */
  place: string;
}

/** What is known of the selected thing or line: all of it in the filter, drawn or not. */
export function Details(props: DetailsProps) {
  const { state, part, place, hrefAt } = props;
  const selected = selectedOf(state);
  // A new selection must not show the details of the old one, not even for a moment.
  if (selected) return <SelectedDetails key={state.at} {...props} selected={selected} />;
  return <Memoized deps={[part, place]}>{() => <Hint part={part} hrefAt={hrefAt} />}</Memoized>;
}

function SelectedDetails(props: DetailsProps & { selected: Selected }) {
  const { call, filter, state, part, selected, onChange, hrefAt } = props;
  const keys = selected.kind === 'thing' ? [selected.key] : selected.ends;
  const limit = selected.kind === 'thing' ? MOST : 0;
  const args = { keys, filter, limit, lineLimit: 0 };
  const { result, error } = useQuery(call, 'graphNeighbours', args);
  if (error !== undefined) return <Empty title="The details could not be read.">{error}</Empty>;
  if (!result) return <p class="note">Loading …</p>;
  const [node] = result.nodes;
  if (!node || result.unknown.length > 0) {
    return (
      <Empty title="This is not in the file.">Choose an entity in the drawing or the list.</Empty>
    );
  }
  if (selected.kind === 'line') {
    return (
      <LineDetails
        {...{ call, filter, hrefAt }}
        finding={state.finding}
        nodes={result.nodes}
        edges={(state.finding === undefined ? result : part).edges.filter((edge) =>
          isBetween(edge, selected.ends),
        )}
        unfold={state.unfold}
        onUnfold={(unfold) => onChange({ unfold })}
      />
    );
  }
  return (
    <ThingDetails
      {...{ node, state, onChange, hrefAt }}
      others={new Map(result.nodes.map((each) => [each.key, each]))}
      edges={result.edges.filter(({ from, to }) => from === node.key || to === node.key)}
    />
  );
}

/** Whether an edge has these two ends, whatever its direction. */
const isBetween = ({ from, to }: GraphEdge, [a, b]: readonly [string, string]): boolean =>
  (from === a && to === b) || (from === b && to === a);

/** Stands where nothing is selected: what to do, and where to begin. */
function Hint({ part: { nodes }, hrefAt }: Pick<DetailsProps, 'part' | 'hrefAt'>) {
  return (
    <>
      <p class="note">
        Select an entity or a line in the drawing or in the lists below. A line stands for all
        events between two entities: the more events, the wider the line. Select it to see the
        events.
      </p>
      {nodes.length > 0 && <MostActive nodes={nodes} hrefAt={hrefAt} />}
    </>
  );
}

interface MostActiveProps extends Pick<DetailsProps, 'hrefAt'> {
  nodes: readonly GraphNode[];
}

function MostActive({ nodes, hrefAt }: MostActiveProps) {
  const most = [...nodes].sort((a, b) => b.events - a.events);
  return (
    <>
      <h3>Most active in the drawing</h3>
      <BarList
        rows={most.map(({ key, name, type, events, marks }) => ({
          label: name,
          value: events,
          note: [typeName(type), marksText(marks)].filter(Boolean).join(', '),
          href: hrefAt(key),
          tone: typeTone(type),
        }))}
        unit="events"
        limit={10}
      />
    </>
  );
}
