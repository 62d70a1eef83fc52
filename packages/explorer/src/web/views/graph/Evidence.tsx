import type { GraphFindingResult } from '../../../queries/graph/finding';
import { count, counted } from '../../format';
import { entityHref, findingHref } from '../../links';
import { Level } from '../../parts/Level';
import { Marks } from '../../parts/Marks';
import { Time } from '../../parts/Time';
import { TypeBadge } from '../../parts/TypeBadge';
import { ruleTitle } from '../../ruleTitle';

/** Entities of the path that are listed. */
const SHOWN = 40;

interface EvidenceProps {
  finding: NonNullable<GraphFindingResult['finding']>;
  /** Draws the most active entities instead. */
  readonly onLeave: () => void;
}

/** The finding whose path is drawn: what it says, and the entities that prove it, in their order. */
export function Evidence({ finding, onLeave }: EvidenceProps) {
  const { rule, level, who, what, when, where, path, index } = finding;
  const more = path.length - SHOWN;
  return (
    <section class="graph-evidence" aria-labelledby="graph-evidence-title">
      <h2 id="graph-evidence-title">
        <Level level={level} /> <a href={findingHref(rule, index)}>{ruleTitle(rule)}</a>
      </h2>
      <p>
        {who !== undefined && <b>{who} </b>}
        {what}
      </p>
      <p class="note">
        <Time ms={when} zoned />
        {where !== undefined && ` · ${where}`}
      </p>
      <h3>{counted(path.length, 'entity', 'entities')} of the evidence</h3>
      <ol class="graph-path-list" data-testid="graph-evidence">
        {path.slice(0, SHOWN).map(({ key, type, name, note, marks }) => (
          <li key={key} data-key={key}>
            <TypeBadge type={type} /> <a href={entityHref(type, key)}>{name}</a>
            <Marks marks={marks} />
            {note !== undefined && <span class="second-line">{note}</span>}
          </li>
        ))}
      </ol>
      {more > 0 && <p class="note">And {count(more)} more; the drawing has all of them.</p>}
      <button type="button" class="quiet" onClick={onLeave}>
        Back to the most active entities
      </button>
    </section>
  );
}
