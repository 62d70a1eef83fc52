import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import type { GraphFindingResult } from '../../../queries/graph/finding';
import type { GraphPathResult } from '../../../queries/graph/path';
import type { Summary } from '../../../queries/overview/summary';
import type { Call } from '../../view';
import { Evidence } from './Evidence';
import { Legend } from './Legend';
import { PathFinder } from './PathFinder';
import type { GraphState } from './state';
import { ThingPicker } from './ThingPicker';

interface ControlsProps {
  call: Call;
  summary: Summary;
  state: GraphState;
  /** Names of what is drawn, by key. */
  names: ReadonlyMap<string, string>;
  path: GraphPathResult | undefined;
  /** The finding whose path is drawn, if it is one. */
  evidence: GraphFindingResult | undefined;
  /** Whether a path is being looked for. */
  isSearching: boolean;
  readonly onChange: (change: Partial<GraphState>) => void;
  /** Address of the details of a thing or line. */
  readonly hrefAt: (at: string) => string;
}

/** What is drawn: chosen by name, by a path, by type and kind. */
export function Controls(props: ControlsProps) {
  const { call, summary, state, names, path, evidence, isSearching, onChange, hrefAt } = props;
  const [isWide] = useState(() => window.matchMedia('(min-width: 761px)').matches);
  return (
    <div class="graph-controls">
      {evidence?.finding && (
        <Evidence
          finding={evidence.finding}
          onLeave={() => onChange({ focus: [], at: undefined, unfold: undefined })}
        />
      )}
      <section aria-labelledby="graph-find-title">
        <h2 id="graph-find-title">Find a user, vault, secret or IP</h2>
        <ThingPicker
          call={call}
          label="Show it with its neighbours"
          placeholder="A user, vault, secret or IP"
          onPick={(key) => onChange({ focus: [...state.focus, key], at: key, unfold: undefined })}
        />
        <Focus state={state} names={names} onChange={onChange} />
      </section>
      {!evidence && (
        <>
          <Fold title="Find a path" isWide={isWide || state.start !== undefined}>
            <PathFinder
              {...{ call, state, hrefAt }}
              nameOf={(key) => names.get(key) ?? key}
              path={path}
              loading={isSearching}
              onChange={onChange}
            />
          </Fold>
          <Fold title="What is drawn" isWide={isWide}>
            <Legend summary={summary} state={state} onChange={onChange} />
          </Fold>
        </>
      )}
    </div>
  );
}

interface FoldProps {
  title: string;
  /** Whether there is room to have it open from the beginning. */
  isWide: boolean;
  children: ComponentChildren;
}

/** A part of the controls, folded on a narrow screen so that the drawing is in sight. */
function Fold({ title, isWide, children }: FoldProps) {
  return (
    <details class="graph-fold" open={isWide}>
      <summary>
        <h2>{title}</h2>
      </summary>
      {children}
    </details>
  );
}

interface FocusProps {
  state: GraphState;
  names: ReadonlyMap<string, string>;
  readonly onChange: (change: Partial<GraphState>) => void;
}

/** The things whose neighbours are drawn, each with a button that takes it out. */
function Focus({ state: { focus }, names, onChange }: FocusProps) {
  if (focus.length === 0) return null;
  return (
    <>
      <ul class="graph-focus" aria-label="Entities with their neighbours">
        {focus.map((key) => (
          <li key={key}>
            <span class="graph-name">{names.get(key) ?? key}</span>
            <button
              type="button"
              class="quiet"
              aria-label={`Hide the neighbours of ${names.get(key) ?? key}`}
              onClick={() => onChange({ focus: focus.filter((each) => each !== key) })}
            >
              ×
            </button>
          </li>
        ))}
      </ul>
      <button type="button" class="quiet" onClick={() => onChange({ focus: [] })}>
        Back to the most active entities
      </button>
    </>
  );
}
