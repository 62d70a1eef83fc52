import type { Filter } from '../../../model/model';
import type { GraphEdge, GraphNode } from '../../../queries/graph/elements';
import { isRelationshipKind } from '../../../queries/graph/elements';
import { BarList } from '../../parts/BarList';
import { Empty } from '../../parts/Empty';
import { Time } from '../../parts/Time';
import type { Call } from '../../view';
import { EventList } from './EventList';
import { accessWords, actionWords, countedKind, verbWords } from './words';
import { TypeIcon } from './TypeIcon';

interface LineDetailsProps {
  call: Call;
  filter: Filter;
  /** The two ends, or one when it is both. */
  nodes: readonly GraphNode[];
  /** All edges between them, most events first. */
  edges: readonly GraphEdge[];
  /** Place of the finding whose path is drawn: its events alone count. */
  finding: number | undefined;
  /** Id of the edge whose events are shown. */
  unfold: string | undefined;
  readonly onUnfold: (edge: string | undefined) => void;
  readonly hrefAt: (at: string) => string;
}

/** All that is between two things. */
export function LineDetails(props: LineDetailsProps) {
  const { nodes, edges, hrefAt } = props;
  return (
    <>
      <p class="kicker">Line between</p>
      {nodes.map(({ key, name, type }) => (
        <p key={key} class="graph-line-end">
          <a href={hrefAt(key)}>
            <TypeIcon type={type} />
            <span class="graph-name">{name}</span>
          </a>
        </p>
      ))}
      {edges.length === 0 && <Empty small>Nothing that matches the filter connects them.</Empty>}
      {edges.map((edge) => (
        <Edge key={edge.id} edge={edge} {...props} />
      ))}
    </>
  );
}

function Edge({ edge, nodes, ...props }: LineDetailsProps & { edge: GraphEdge }) {
  const nameOf = (key: string): string => nodes.find((node) => node.key === key)?.name ?? key;
  const isOpen = props.unfold === edge.id;
  return (
    <section class="graph-edge" data-edge={edge.id} data-count={edge.count}>
      <h3>
        {nameOf(edge.from)} <em>{verbWords(edge.verb)}</em> {nameOf(edge.to)}
      </h3>
      {isRelationshipKind(edge.kind) ? (
        <p class="note">
          {edge.access ? (
            <>What can be done, whether or not it is: {accessWords(edge.access)}</>
          ) : (
            `A relationship in the graph (${edge.verb}).`
          )}{' '}
          The filter does not apply to it.
        </p>
      ) : (
        <>
          <p class="note">
            {countedKind(edge.kind, edge.count)}, first <Time ms={edge.first} />, last{' '}
            <Time ms={edge.last} zoned />
          </p>
          <BarList
            rows={edge.actions.map(({ action, count }) => ({
              label: actionWords(edge.kind, action),
              value: count,
              title: action,
            }))}
            unit={edge.kind}
            limit={5}
          />
          <button
            type="button"
            aria-expanded={isOpen}
            onClick={() => props.onUnfold(isOpen ? undefined : edge.id)}
          >
            {isOpen ? 'Hide the events' : 'Show the events'}
          </button>
          {isOpen && (
            <EventList
              {...{ call: props.call, edge, filter: props.filter, finding: props.finding }}
            />
          )}
        </>
      )}
    </section>
  );
}
