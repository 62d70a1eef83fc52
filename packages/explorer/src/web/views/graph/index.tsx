import { useMemo } from 'preact/hooks';
import type { GraphPathResult } from '../../../queries/graph/path';
import type { GraphPart } from '../../../queries/graph/elements';
import type { GraphFindingResult } from '../../../queries/graph/finding';
import { count, counted } from '../../format';
import { Empty } from '../../parts/Empty';
import { PageHead } from '../../parts/PageHead';
import { Memoized } from '../../parts/Memoized';
import { hrefOf } from '../../router';
import type { QueryState } from '../../useQuery';
import { useQuery } from '../../useQuery';
import { useSame } from '../../useSame';
import type { ResultOf, ViewProps } from '../../view';
import { Canvas } from './Canvas';
import { Controls } from './Controls';
import { Details } from './Details';
import { Lists } from './Lists';
import type { Picture } from './picture';
import { linesOf, merged } from './picture';
import type { GraphState } from './state';
import { routeOf, selectedOf, stateOf, withoutFinding } from './state';
import './graph.css';
import './controls.css';
import './details.css';

/** Lines drawn for each thing, on average at most: more is a tangle. */
const LINES_PER_THING = 1.5;

/** Events of an unfolded edge that are drawn; the list has them all. */
const DRAWN_EVENTS = 40;

const NOTHING: GraphPart = { nodes: [], edges: [] };

/** Things as nodes and events folded into weighted lines: overview, neighbourhoods, paths. */
export function GraphView({ summary, filter, route, call, navigate }: ViewProps) {
  const state = stateOf(route);
  const go = (change: Partial<GraphState>): void =>
    navigate(routeOf({ ...state, ...withoutFinding(change) }, route.path));
  const hrefAt = (at: string): string =>
    hrefOf(routeOf({ ...state, at, unfold: undefined }, route.path));
  const { path, drawn, unfolded, evidence } = useGraph({ filter, call }, state);
  const part = useMemo(
    () => merged(drawn.result ?? NOTHING, path.result ?? NOTHING),
    [drawn.result, path.result],
  );
  const picture = usePicture(part, state, { path, unfolded });
  const selected = useSame(selectedOf(state));
  const names = useMemo(() => new Map(part.nodes.map(({ key, name }) => [key, name])), [part]);
  /** What every link of the view says beside the filter. */
  const place = JSON.stringify(state);
  return (
    <div class="graph-view">
      <PageHead
        title="Graph"
        note={evidence ? evidenceNote(evidence) : noteOf(drawn.result, names)}
      />
      <div class="graph-columns">
        <Controls
          {...{ call, summary, state, names, hrefAt, evidence }}
          path={path.result}
          isSearching={path.loading}
          onChange={go}
        />
        <div class="graph-middle">
          {drawn.error !== undefined && (
            <Empty title="The graph could not be drawn.">{drawn.error}</Empty>
          )}
          {drawn.result && !drawn.loading && part.nodes.length === 0 && (
            <Empty title="Nothing to draw.">
              {state.finding === undefined
                ? 'Choose more types, or an entity that is in this file.'
                : 'No entity proves this finding: it is about something that did not happen, or it is not in this file.'}
            </Empty>
          )}
          <Canvas
            picture={picture}
            isWaiting={drawn.loading || path.loading}
            isReady={drawn.result !== undefined || drawn.error !== undefined}
            selected={selected}
            onThing={(at) => go({ at, unfold: undefined })}
            onLine={(at) => go({ at, unfold: undefined })}
            onNothing={() => state.at !== undefined && go({ at: undefined, unfold: undefined })}
          />
        </div>
        <aside class="graph-details" aria-label="Details of what is selected">
          <h2>Details</h2>
          <Details {...{ call, filter, state, part, place, hrefAt }} onChange={go} />
        </aside>
      </div>
      <Memoized deps={[part, place]}>{() => <Lists part={part} hrefAt={hrefAt} />}</Memoized>
    </div>
  );
}

/** All that the drawing is made of. */
function useGraph({ filter, call }: Pick<ViewProps, 'filter' | 'call'>, state: GraphState) {
  const { focus, start = '', end = '', types, verbs, size, finding } = state;
  const question = { filter, types, verbs };
  const isPath = start !== '' && end !== '';
  const path = useQuery(
    call,
    'graphPath',
    isPath ? { from: start, to: end, ...question } : undefined,
  );
  const include = isPath ? (path.result?.nodes ?? []).map(({ key }) => key) : [];
  const limits = { limit: size, lineLimit: Math.round(size * LINES_PER_THING), include };
  const proof = useQuery(
    call,
    'graphFinding',
    finding === undefined ? undefined : { index: finding },
  );
  const others = useQuery(
    call,
    focus.length > 0 ? 'graphNeighbours' : 'graphOverview',
    finding === undefined ? { keys: focus, ...limits, ...question } : undefined,
  );
  const drawn: QueryState<GraphPart> = finding === undefined ? others : proof;
  const edge = drawn.result?.edges.find(({ id }) => id === state.unfold);
  const events = useQuery(
    call,
    'graphUnfold',
    edge && {
      ...{ from: edge.from, to: edge.to, kind: edge.kind, filter, limit: DRAWN_EVENTS },
      ...(finding !== undefined && { finding }),
    },
  );
  const unfolded = useMemo(
    () => edge && events.result && { edge, events: events.result.events },
    [edge, events.result],
  );
  const evidence = finding === undefined ? undefined : proof.result;
  return { path: isPath ? path : NO_PATH, drawn, unfolded, evidence };
}

const NO_PATH: QueryState<GraphPathResult> = { loading: false, late: false };

type Parts = ReturnType<typeof useGraph>;

/** The same object while nothing in it changes: a new one is laid out again. */
function usePicture(
  part: GraphPart,
  state: GraphState,
  { path, unfolded }: Pick<Parts, 'path' | 'unfolded'>,
): Picture {
  const focus = useSame(state.focus);
  const onPath = path.result;
  return useMemo(
    () => ({
      nodes: part.nodes,
      lines: linesOf(part.edges),
      focus: new Set(focus),
      path: (onPath?.nodes ?? []).map(({ key }) => key),
      ...(unfolded && { unfolded }),
    }),
    [part, onPath, unfolded, focus],
  );
}

/** One line on the path of a finding. */
function evidenceNote({ finding, nodes }: GraphFindingResult): string {
  if (!finding) return 'This finding is not in this file.';
  return `The evidence of one finding and nothing else, whatever the filter: the ${counted(nodes.length, 'entity', 'entities')} that its path has or touches.`;
}

/** One line on what is drawn and what is not. */
function noteOf(
  drawn: GraphPart | ResultOf<'graphNeighbours' | 'graphOverview'> | undefined,
  names: ReadonlyMap<string, string>,
): string {
  if (!drawn || !('weakLines' in drawn)) return 'Loading the graph …';
  const weak =
    drawn.weakLines > 0
      ? ` ${counted(drawn.weakLines, 'weaker line')} between them not drawn.`
      : '';
  if (!('focus' in drawn)) {
    return `The ${count(drawn.mostActive)} most active of ${counted(drawn.things, 'entity', 'entities')}.${weak}`;
  }
  const [first = ''] = drawn.focus;
  const of =
    drawn.focus.length === 1
      ? (names.get(first) ?? first)
      : counted(drawn.focus.length, 'entity', 'entities');
  const shown =
    drawn.focus.length > 0
      ? `${of} with ${count(drawn.neighboursShown)} of ${counted(drawn.neighbours, 'neighbour')}.`
      : '';
  const missing =
    drawn.unknown.length > 0 ? ` ${counted(drawn.unknown.length, 'key')} not in this file.` : '';
  return `${shown}${weak}${missing}`.trim();
}
