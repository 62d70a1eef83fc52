import { EntityTypes } from '@graph-1password/vocabulary';
import type { GraphEdge, GraphNode } from '../../../queries/graph/elements';
import { isRelationshipKind } from '../../../queries/graph/elements';
import { count, counted } from '../../format';
import { dataHref, entityHref } from '../../links';
import { BarList } from '../../parts/BarList';
import { typeTone } from '../../parts/colours';
import { Marks } from '../../parts/Marks';
import { typeName } from '../../names';
import { linesOf } from './picture';
import type { GraphState } from './state';
import { lineId } from './state';
import { TypeIcon } from './TypeIcon';
import { countedKind, verbWords } from './words';

interface ThingDetailsProps {
  node: GraphNode;
  /** The things next to it. */
  others: ReadonlyMap<string, GraphNode>;
  /** The edges of the thing. */
  edges: readonly GraphEdge[];
  state: GraphState;
  readonly onChange: (change: Partial<GraphState>) => void;
  readonly hrefAt: (at: string) => string;
}

/** Facts of a thing, what it is tied to, and where to go from it. */
export function ThingDetails(props: ThingDetailsProps) {
  const { node, others, edges, hrefAt } = props;
  const { key, name, note, marks, type, events, neighbours } = node;
  const lines = linesOf(edges).sort((a, b) => b.events - a.events);
  const nameOf = (other: string): string => others.get(other)?.name ?? other;
  const otherOf = ({ from, to }: { from: string; to: string }): string =>
    from === key ? to : from;
  const own = edges.filter((edge) => edge.from === edge.to);
  return (
    <>
      <p class="kicker">
        <TypeIcon type={type} /> {typeName(type)}
      </p>
      <h3 class="graph-title">{name}</h3>
      {note && note !== name && <p class="note">{note}</p>}
      {marks && (
        <p>
          <Marks marks={marks} />
        </p>
      )}
      <ul class="graph-facts">
        <li data-figure="thing-events" data-value={events}>
          <b>{count(events)}</b> {events === 1 ? 'event' : 'events'} within the filter
        </li>
        <li data-figure="thing-neighbours" data-value={neighbours}>
          <b>{count(neighbours)}</b> {neighbours === 1 ? 'neighbour' : 'neighbours'} of all types
        </li>
        {own.map((edge) => (
          <li key={edge.id}>
            <a href={hrefAt(`${key}|${key}`)}>{countedKind(edge.kind, edge.count)} to itself</a>
          </li>
        ))}
      </ul>
      <Actions {...props} />
      <h4>Connected to, by events</h4>
      <BarList
        rows={lines
          .filter((line) => line.events > 0)
          .map((line) => ({
            label: nameOf(otherOf(line)),
            value: line.events,
            note: [...new Set(line.edges.map(({ verb }) => verbWords(verb)))].join(', '),
            href: hrefAt(line.id),
            tone: typeTone(others.get(otherOf(line))?.type ?? ''),
          }))}
        unit="events"
        empty="No events that match the filter connect it to anything."
      />
      <Relationships
        edges={edges.filter(({ kind }) => isRelationshipKind(kind))}
        thing={key}
        nameOf={nameOf}
        hrefAt={hrefAt}
      />
    </>
  );
}

function Actions({ node: { key, name, type }, state, onChange }: ThingDetailsProps) {
  const { focus } = state;
  const isIn = focus.includes(key);
  const page = entityHref(type, key);
  const { [type]: place } = {
    [EntityTypes.USER]: 'People',
    [EntityTypes.VAULT]: 'Vaults',
    [EntityTypes.SECRET]: 'Vaults',
  } as Record<string, string>;
  return (
    <div class="graph-actions" role="group" aria-label={`Steps from ${name}`}>
      <button
        type="button"
        onClick={() =>
          onChange({ focus: isIn ? focus.filter((each) => each !== key) : [...focus, key] })
        }
      >
        {isIn ? 'Hide its neighbours' : 'Show its neighbours'}
      </button>
      {!(isIn && focus.length === 1) && (
        <button type="button" onClick={() => onChange({ focus: [key] })}>
          Only this
        </button>
      )}
      <button type="button" onClick={() => onChange({ start: key })}>
        Path from here
      </button>
      <button type="button" onClick={() => onChange({ end: key })}>
        Path to here
      </button>
      {place && <a href={page}>Open in {place}</a>}
      <a href={dataHref(key)}>All properties</a>
    </div>
  );
}

interface RelationshipsProps {
  edges: readonly GraphEdge[];
  thing: string;
  readonly nameOf: (key: string) => string;
  readonly hrefAt: (at: string) => string;
}

/** Relationships shown at once. */
const SHOWN = 12;

function Relationships({ edges, thing, nameOf, hrefAt }: RelationshipsProps) {
  if (edges.length === 0) return null;
  return (
    <>
      <h4>Relationships</h4>
      <ul class="graph-relationships">
        {edges.slice(0, SHOWN).map((edge) => {
          const isOut = edge.from === thing;
          return (
            <li key={edge.id}>
              {isOut && `${verbWords(edge.verb)} `}
              <a href={hrefAt(lineId(edge))}>{nameOf(isOut ? edge.to : edge.from)}</a>
              {!isOut && ` ${verbWords(edge.verb)} it`}
            </li>
          );
        })}
      </ul>
      {edges.length > SHOWN && (
        <p class="note">And {counted(edges.length - SHOWN, 'other', 'others')}.</p>
      )}
    </>
  );
}
