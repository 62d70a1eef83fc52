import type { IncidentRow } from '../../../queries/findings/incidents';
import { count, counted } from '../../format';
import { Level } from '../../parts/Level';
import { Time } from '../../parts/Time';
import { hrefOf } from '../../router';
import { ruleTitle } from '../../ruleTitle';
import { Finding } from './Finding';

interface IncidentSectionProps {
  incident: IncidentRow;
  /** The severity that the view is narrowed to; links keep it. */
  level: string | undefined;
  /** The address names it. */
  isCurrent: boolean;
}

/** What happened, once: where it stands, what to do, and the findings that tell of it. */
export function IncidentSection({ incident, level, isCurrent }: IncidentSectionProps) {
  const { id, state, reason, first, last, remediation, rows } = incident;
  const more = incident.count - rows.length;
  const openHref = hrefOf({
    view: 'findings',
    path: [],
    params: { by: 'incident', incident: id, level: level ?? '' },
  });
  return (
    <section
      class="panel rule"
      aria-labelledby={id}
      data-incident={id}
      data-value={incident.count}
      aria-current={isCurrent ? 'true' : undefined}
    >
      <header class="panel-head">
        <h2 id={id}>
          <Level level={incident.level} /> {incident.title}
        </h2>
        <span class="quiet-text">{counted(incident.count, 'finding')}</span>
      </header>
      <p class="finding-facts">
        {state !== undefined && (
          <span data-state={state}>
            {state}
            {reason !== undefined && `: ${reason}`}
          </span>
        )}
        <span>
          <Time ms={first} zoned />
          {last !== first && ' to '}
          {last !== first && <Time ms={last} zoned />}
        </span>
        <code>{id}</code>
      </p>
      {remediation !== undefined && (
        <p class="rule-text">
          <b>What to do:</b> {remediation}
        </p>
      )}
      <ol class="findings">
        {rows.map((row) => (
          <Finding key={row.index} row={row} isCurrent={false}>
            <Level level={row.level} /> <span class="quiet-text">{ruleTitle(row.rule)}:</span>{' '}
          </Finding>
        ))}
      </ol>
      {more > 0 && (
        <a class="more" href={openHref}>
          Show all {count(incident.count)}
        </a>
      )}
    </section>
  );
}
