import type { ChangeGroup } from '../../../queries/activity/changes';
import type { PersonDetails } from '../../../queries/people/person';
import { counted } from '../../format';
import { findingHref } from '../../links';
import { BarList } from '../../parts/BarList';
import { Empty } from '../../parts/Empty';
import { Level } from '../../parts/Level';
import { Panel } from '../../parts/Panel';
import { Time } from '../../parts/Time';
import { changeRow } from '../../parts/changeRow';
import { hrefOf } from '../../router';
import { ruleTitle } from '../../ruleTitle';

/** Findings shown; the view of findings has all. */
const MOST_FINDINGS = 8;

/** What the person changed, what was changed about them, and what the rules found. */
export function Changes({ person }: { person: PersonDetails }) {
  const { id, changesBy, changesTo } = person;
  const rows = (groups: readonly ChangeGroup[], by?: string) =>
    groups.map((group) => changeRow(group, by));
  return (
    <>
      <Panel id="changes-by" title="Changes made">
        <BarList
          unit="audit events"
          rows={rows(changesBy, id)}
          empty="No changes match the filter."
        />
      </Panel>
      <Panel
        id="changes-to"
        title="Changes to this person"
        note="Audit events about this person, including their own."
      >
        <BarList unit="audit events" rows={rows(changesTo)} empty="No changes match the filter." />
      </Panel>
      <Panel id="findings" title="Findings">
        <Findings person={person} />
      </Panel>
    </>
  );
}

function Findings({ person: { findings } }: { person: PersonDetails }) {
  if (findings.length === 0)
    return <Empty small>No findings about this person match the filter.</Empty>;
  const more = findings.length - MOST_FINDINGS;
  return (
    <>
      <ol class="finding-list">
        {findings.slice(0, MOST_FINDINGS).map(({ index, rule, level, description, what, when }) => (
          <li key={index}>
            <Level level={level} />{' '}
            <a href={findingHref(rule, index)} title={description}>
              {ruleTitle(rule)}
            </a>
            <span class="second-line">
              {what} · <Time ms={when} zoned />
            </span>
          </li>
        ))}
      </ol>
      {more > 0 && (
        <p class="note">
          and{' '}
          <a href={hrefOf({ view: 'findings', path: [], params: {} })}>
            {counted(more, 'more finding')}
          </a>
        </p>
      )}
    </>
  );
}
