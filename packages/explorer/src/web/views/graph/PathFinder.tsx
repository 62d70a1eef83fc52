import { useEffect, useRef, useState } from 'preact/hooks';
import type { GraphPathResult } from '../../../queries/graph/path';
import type { GraphEdge, GraphNode } from '../../../queries/graph/elements';
import { counted } from '../../format';
import type { Call } from '../../view';
import { lineId } from './state';
import type { GraphState } from './state';
import { ThingPicker } from './ThingPicker';
import { TypeIcon } from './TypeIcon';
import { edgeNote, verbWords } from './words';

interface PathFinderProps {
  call: Call;
  state: GraphState;
  /** Names of the ends by key, as far as they are known. */
  readonly nameOf: (key: string) => string;
  path: GraphPathResult | undefined;
  loading: boolean;
  readonly onChange: (change: Partial<GraphState>) => void;
  /** Address of the details of a thing or line. */
  readonly hrefAt: (at: string) => string;
}

/** Two things and the shortest way from one to the other. */
export function PathFinder(props: PathFinderProps) {
  const { call, state, nameOf, onChange } = props;
  // What replaces the field or button that was used takes over its focus.
  const [used, setUsed] = useState<'start' | 'end'>();
  const ends = [
    { end: 'start', label: 'From', key: state.start },
    { end: 'end', label: 'To', key: state.end },
  ] as const;
  const choose = (end: 'start' | 'end', key: string | undefined): void => {
    setUsed(end);
    onChange({ [end]: key });
  };
  return (
    <div class="graph-path">
      {ends.map(({ end, label, key }) =>
        key === undefined ? (
          <ThingPicker
            key={end}
            call={call}
            label={label}
            placeholder="A user, vault, secret or IP"
            takesFocus={used === end}
            onPick={(picked) => choose(end, picked)}
          />
        ) : (
          <End
            key={end}
            label={label}
            name={nameOf(key)}
            takesFocus={used === end}
            onClear={() => choose(end, undefined)}
          />
        ),
      )}
      <div aria-live="polite">{state.start && state.end && <Result {...props} />}</div>
    </div>
  );
}

interface EndProps {
  label: string;
  name: string;
  takesFocus: boolean;
  readonly onClear: () => void;
}

/** An end that is chosen, with a button to choose another one. */
function End({ label, name, takesFocus, onClear }: EndProps) {
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    // Not from where the user has gone in the meantime.
    if (takesFocus && document.activeElement === document.body) button.current?.focus();
  }, [takesFocus]);
  return (
    <p class="graph-end">
      <span class="graph-end-label">{label}</span>
      <span class="graph-name">{name}</span>
      <button
        ref={button}
        type="button"
        class="quiet"
        aria-label={`${label}: choose something other than ${name}`}
        onClick={onClear}
      >
        ×
      </button>
    </p>
  );
}

function Result({ path, loading, onChange, hrefAt }: PathFinderProps) {
  if (!path) return loading ? <p class="note">Looking for a path …</p> : null;
  if (path.unknown.length > 0) {
    return <p class="note">One end is not in this file. Choose another thing.</p>;
  }
  const { nodes, edges } = path;
  return (
    <>
      <p class="note">
        {nodes.length === 0
          ? 'No path connects them with this filter and these types and lines.'
          : `${counted(nodes.length - 1, 'step')}: the shortest path, with the most events. The account is ignored.`}
      </p>
      {nodes.length > 0 && (
        <ol class="graph-steps" data-testid="graph-path">
          {nodes.map((node, at) => (
            <Step key={node.key} node={node} before={nodes[at - 1]} edges={edges} hrefAt={hrefAt} />
          ))}
        </ol>
      )}
      <button
        type="button"
        class="quiet"
        onClick={() => onChange({ start: undefined, end: undefined })}
      >
        Clear the path
      </button>
    </>
  );
}

interface StepProps {
  node: GraphNode;
  before: GraphNode | undefined;
  edges: readonly GraphEdge[];
  readonly hrefAt: (at: string) => string;
}

function Step({ node, before, edges, hrefAt }: StepProps) {
  const line = before && lineId({ from: before.key, to: node.key });
  return (
    <li data-key={node.key}>
      {line !== undefined && (
        <a class="graph-step-line" href={hrefAt(line)}>
          {edges
            .filter((edge) => lineId(edge) === line)
            .map((edge) => said(edge, node.key))
            .join(' · ')}
        </a>
      )}
      <a class="graph-step-thing" href={hrefAt(node.key)}>
        <TypeIcon type={node.type} />
        <span class="graph-name">{node.name}</span>
      </a>
    </li>
  );
}

/** What leads to the next thing; an arrow back where the edge runs against the path. */
const said = (edge: GraphEdge, to: string): string =>
  `${edge.to === to ? '↓' : '↑'} ${verbWords(edge.verb)}, ${edgeNote(edge)}`;
