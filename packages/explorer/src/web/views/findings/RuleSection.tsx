import type { FindingRow, RuleFindings } from '../../../queries/findings/findings';
import { count, counted } from '../../format';
import { entityHref, graphHref } from '../../links';
import { Level } from '../../parts/Level';
import { Time } from '../../parts/Time';
import { TypeBadge } from '../../parts/TypeBadge';
import { hrefOf } from '../../router';

interface RuleSectionProps {
  rule: RuleFindings;
  /** The severity that the view is narrowed to; links keep it. */
  level: string | undefined;
}

/** All that a rule found: what it means, what to do, and each finding with its path. */
export function RuleSection({ rule, level }: RuleSectionProps) {
  const heading = `rule-${rule.rule}`;
  const more = rule.count - rule.rows.length;
  const openHref = hrefOf({
    view: 'findings',
    path: [],
    params: { rule: rule.rule, level: level ?? '' },
  });
  return (
    <section
      class="panel rule"
      aria-labelledby={heading}
      data-rule={rule.rule}
      data-value={rule.count}
    >
      <header class="panel-head">
        <h2 id={heading}>
          <Level level={rule.level} /> {title(rule.rule)}
        </h2>
        <span class="quiet-text">{counted(rule.count, 'finding')}</span>
      </header>
      <p class="rule-text">{rule.description}</p>
      {rule.remediation !== undefined && (
        <p class="rule-text">
          <b>What to do:</b> {rule.remediation}
        </p>
      )}
      <ol class="findings">
        {rule.rows.map((row, at) => (
          <Finding key={at} row={row} />
        ))}
      </ol>
      {more > 0 && (
        <a class="more" href={openHref}>
          Show all {count(rule.count)}
        </a>
      )}
    </section>
  );
}

/** `vault-export` as `Vault export`. */
function title(rule: string): string {
  const words = rule.replaceAll('-', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

function Finding({ row }: { row: FindingRow }) {
  const { who, when, where, what, path, pathLength } = row;
  const [first] = path;
  return (
    <li class="finding">
      <p class="finding-what">{what}</p>
      <p class="finding-facts">
        <Time ms={when} />
        {who !== undefined && <span>{who}</span>}
        {where !== undefined && <span>{where}</span>}
        {first && <a href={graphHref(first.key)}>Show in the graph</a>}
      </p>
      {path.length > 0 && (
        <ul class="path" aria-label="Evidence">
          {path.map(({ key, type, name }) => (
            <li key={key}>
              <TypeBadge type={type} /> <a href={entityHref(type, key)}>{name}</a>
            </li>
          ))}
          {pathLength > path.length && (
            <li class="quiet-text">and {count(pathLength - path.length)} more</li>
          )}
        </ul>
      )}
    </li>
  );
}
