import type { EventVerb } from '@graph-1password/vocabulary';
import type { EdgeKind } from '../../../queries/graph/elements';
import { ACCESS_LINES, EVENT_ROWS } from '../../../queries/graph/elements';
import type { Summary } from '../../../queries/overview/summary';
import { count } from '../../format';
import { typeNames } from '../../names';
import { ACCOUNT_MARKS } from '../../../queries/shared/users';
import { typeTone } from '../../parts/colours';
import { markName } from '../../parts/Marks';
import { eventType } from './palette';
import type { GraphState } from './state';
import { ALL_VERBS, SIZES, THING_TYPES } from './state';
import { TypeIcon } from './TypeIcon';

/** What the verbs stand for. */
const LABELS: Readonly<Record<string, string>> = {
  used: 'Item usages (does)',
  changed: 'Changes',
  'signed in from': 'Sign-ins from an address',
  'acted from': 'Usages and changes from an address',
  can: 'Has access to a vault (can)',
  'is in': 'Member of a group (can)',
  manages: 'Manages a group (can)',
  HAS: 'Account or vault has (HAS)',
  USES: 'User uses address (USES)',
  KNOWS: 'User has seen item (KNOWS)',
} satisfies Record<EventVerb | (typeof ACCESS_LINES)[number] | 'HAS' | 'USES' | 'KNOWS', string>;

/** The kinds whose colour the lines of a verb have. */
function kindsOf(verb: string): EdgeKind[] {
  const kinds = EVENT_ROWS.filter(({ verbs: [what, from] }) => what === verb || from === verb).map(
    ({ lines: [, many] }) => many,
  );
  if (kinds.length > 0) return kinds;
  return [(ACCESS_LINES as readonly string[]).includes(verb) ? 'access' : 'structure'];
}

interface LegendProps {
  summary: Summary;
  state: GraphState;
  readonly onChange: (change: Partial<GraphState>) => void;
}

/** What colours and shapes mean, and at the same time what is drawn. */
export function Legend({ summary, state, onChange }: LegendProps) {
  const counts = new Map(summary.entityTypes.map((each) => [each.type, each.count]));
  const toggled = (all: readonly string[], now: readonly string[], one: string): string[] =>
    all.filter((each) => (each === one ? !now.includes(each) : now.includes(each)));
  return (
    <>
      <fieldset class="graph-legend">
        <legend>Entities, and how many the file has</legend>
        {THING_TYPES.map((type) => (
          <label key={type}>
            <input
              type="checkbox"
              checked={state.types.includes(type)}
              onChange={() => onChange({ types: toggled(THING_TYPES, state.types, type) })}
            />
            <TypeIcon type={type} />
            <span>{typeNames(type)}</span>
            <span class="graph-count">{count(counts.get(type) ?? 0)}</span>
          </label>
        ))}
      </fieldset>
      <p class="note graph-marks">
        {ACCOUNT_MARKS.map((mark) => (
          <span key={mark} class={`graph-mark ${mark}`}>
            {markName(mark)}
          </span>
        ))}
      </p>
      <fieldset class="graph-legend">
        <legend>Lines</legend>
        {ALL_VERBS.map((verb) => (
          <label key={verb}>
            <input
              type="checkbox"
              checked={state.verbs.includes(verb)}
              onChange={() => onChange({ verbs: toggled(ALL_VERBS, state.verbs, verb) })}
            />
            <LineIcon kinds={kindsOf(verb)} />
            <span>{LABELS[verb] ?? verb}</span>
          </label>
        ))}
      </fieldset>
      <p class="note">
        Solid lines are what was done, dashed ones what can be done and was not. Select a line to
        see both. {!summary.knowsAccess && 'Who can open what is not in this file.'}
        {summary.knowsAccess &&
          summary.accessOn === undefined &&
          'Without a snapshot of access, only what audit events prove is drawn, which is not the whole.'}
      </p>
      <label class="graph-size">
        Draw at most{' '}
        <select
          value={state.size}
          onChange={(event) => onChange({ size: Number(event.currentTarget.value) })}
        >
          {SIZES.map((size) => (
            <option key={size} value={size}>
              {size} entities
            </option>
          ))}
        </select>
      </label>
    </>
  );
}

/** A line in its colour, or in its two. */
function LineIcon({ kinds }: { kinds: readonly EdgeKind[] }) {
  const tones = kinds.map((kind) => {
    const type = eventType(kind);
    if (kind === 'access') return 'graph-access';
    return type === undefined ? 'graph-structure' : typeTone(type);
  });
  return (
    <svg class="graph-icon" viewBox="0 0 20 20" aria-hidden="true">
      {tones.map((tone, at) => {
        const y = 10 + (at - (tones.length - 1) / 2) * 6;
        const isDashed = kinds[at] === 'access';
        const line = isDashed
          ? `M1 ${y - 1}h5v2h-5zM8 ${y - 1}h5v2h-5zM15 ${y - 1}h4v2h-4z`
          : `M1 ${y - 1.5}h18v3h-18z`;
        return <path key={tone} class={tone} d={line} />;
      })}
    </svg>
  );
}
