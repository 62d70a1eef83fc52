import type { ChangeGroup } from '../../../queries/activity/changes';
import type { Person } from '../../../queries/people/person';
import { counted } from '../../format';
import { BarList } from '../../parts/BarList';
import { Empty } from '../../parts/Empty';
import { Level } from '../../parts/Level';
import { Panel } from '../../parts/Panel';
import { Time } from '../../parts/Time';
import { changeRow } from '../../parts/changeRow';
import { hrefOf } from '../../router';

/** Findings shown; the view of findings has all. */
const MOST_FINDINGS = 8;

/** What the person changed, what was changed about them, and what the rules found. */
export function Changes({ person }: { person: Person }) {
  const { id, made, suffered } = person;
  const rows = (groups: readonly ChangeGroup[], by?: string) =>
    groups.map((group) => changeRow(group, by));
  return (
    <>
      <Panel id="changes-made" title="Changes made">
        <BarList
          unit="audit events"
          rows={rows(made, id)}
          empty="No changes made in this filter."
        />
      </Panel>
      <Panel
        id="changes-suffered"
        title="Changes suffered"
        note="Audit events about the person, their own among them."
      >
        <BarList
          unit="audit events"
          rows={rows(suffered)}
          empty="No changes suffered in this filter."
        />
      </Panel>
      <Panel id="findings" title="Findings">
        <Findings person={person} />
      </Panel>
    </>
  );
}

/** `vault-export` as `Vault export`. */
function ruleWords(rule: string): string {
  const words = rule.replaceAll('-', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

function Findings({ person: { findings } }: { person: Person }) {
  if (findings.length === 0) return <Empty small>No finding in this filter mentions them.</Empty>;
  const more = findings.length - MOST_FINDINGS;
  return (
    <>
      <ol class="finding-list">
        {findings.slice(0, MOST_FINDINGS).map(({ index, rule, level, description, what, when }) => (
          <li key={index}>
            <Level level={level} />{' '}
            <a
              href={hrefOf({ view: 'findings', path: [], params: { rule, q: '' } })}
              title={description}
            >
              {ruleWords(rule)}
            </a>
            <span class="second-line">
              {what} · <Time ms={when} />
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
