import type { RuleFindings } from '../../../queries/findings/findings';
import { count, counted } from '../../format';
import { Level } from '../../parts/Level';
import { hrefOf } from '../../router';
import { ruleTitle } from '../../ruleTitle';
import { Finding } from './Finding';

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
