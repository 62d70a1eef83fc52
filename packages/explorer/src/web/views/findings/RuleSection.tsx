import { useEffect, useRef } from 'preact/hooks';
import type { FindingRow, RuleFindings } from '../../../queries/findings/findings';
import { count, counted } from '../../format';
import { entityHref, findingGraphHref } from '../../links';
import { Level } from '../../parts/Level';
import { Marks } from '../../parts/Marks';
import { Time } from '../../parts/Time';
import { TypeBadge } from '../../parts/TypeBadge';
import { hrefOf } from '../../router';
import { ruleTitle } from '../../ruleTitle';

interface RuleSectionProps {
  rule: RuleFindings;
  /** The severity that the view is narrowed to; links keep it. */
  level: string | undefined;
  /** Place of the finding that the address names. */
  current: number | undefined;
}

/** All that a rule found: what it means, what to do, and each finding with its path. */
export function RuleSection({ rule, level, current }: RuleSectionProps) {
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
          <Level level={rule.level} /> {ruleTitle(rule.rule)}
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
        {rule.rows.map((row) => (
          <Finding key={row.index} row={row} isCurrent={row.index === current} />
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

function Finding({ row, isCurrent }: { row: FindingRow; isCurrent: boolean }) {
  const { index, who, when, where, what, path, pathLength } = row;
  const place = useRef<HTMLLIElement>(null);
  useEffect(() => {
    if (isCurrent) place.current?.focus();
  }, [isCurrent]);
  return (
    <li
      class="finding"
      ref={place}
      tabIndex={isCurrent ? -1 : undefined}
      data-finding={index}
      aria-current={isCurrent ? 'true' : undefined}
    >
      <p>
        {who !== undefined && <b class="finding-who">{who} </b>}
        <span class="finding-what">{what}</span>
      </p>
      <p class="finding-facts">
        <span>
          <Time ms={when} zoned />
        </span>
        {where !== undefined && <span>{where}</span>}
        {pathLength > 0 && <a href={findingGraphHref(index)}>Show in the graph</a>}
      </p>
      {path.length > 0 && (
        <ul class="path" aria-label="Evidence">
          {path.map(({ key, type, name, note, marks }) => (
            <li key={key}>
              <TypeBadge type={type} /> <a href={entityHref(type, key)}>{name}</a>
              <Marks marks={marks} />
              {note !== undefined && <span class="quiet-text">{note}</span>}
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
