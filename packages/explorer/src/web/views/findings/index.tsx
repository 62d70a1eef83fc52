import type { Meta } from '../../../model/model';
import type { Findings, FindingsArgs } from '../../../queries/findings/findings';
import { counted } from '../../format';
import { Empty } from '../../parts/Empty';
import { PageHead } from '../../parts/PageHead';
import { Memoized } from '../../parts/Memoized';
import { SaveTable } from '../../parts/SaveTable';
import { hrefOf } from '../../router';
import type { SavedTable } from '../../save/table';
import { useQuery } from '../../useQuery';
import type { ViewProps } from '../../view';
import { IncidentList } from './IncidentList';
import { LevelFilter } from './LevelFilter';
import { RuleSection } from './RuleSection';

/** What the rule pack found when the file was written, by rule or by incident. */
export function FindingsView(props: ViewProps) {
  const { summary, filter, route, call } = props;
  const { level: wanted, by, incident } = route.params;
  const level = LEVELS.find((each) => each === wanted);
  const args = { filter, ...(level !== undefined && { level }) };
  // Messages of alerts lead to an incident by its id.
  const byIncident = by === 'incident' || incident !== undefined;
  return (
    <>
      <PageHead
        title="Findings"
        note="What the alert rules found when this file was written, and the entities that prove it."
      />
      <Grouping byIncident={byIncident} level={level} />
      {byIncident ? (
        <IncidentList
          call={call}
          args={{ ...args, ...(incident !== undefined && { open: incident }) }}
        />
      ) : (
        <RuleList {...{ summary, call, args }} params={route.params} />
      )}
    </>
  );
}

const LEVELS = ['CRITICAL', 'HIGH', 'MEDIUM', 'LOW', 'INFO'] as const;

/** Links between both lists. */
function Grouping({ byIncident, level }: { byIncident: boolean; level: string | undefined }) {
  const hrefTo = (by: string): string =>
    hrefOf({ view: 'findings', path: [], params: { by, level: level ?? '' } });
  return (
    <nav class="chips" aria-label="Grouping">
      <a class="chip" href={hrefTo('')} aria-current={byIncident ? undefined : 'true'}>
        By rule
      </a>
      <a class="chip" href={hrefTo('incident')} aria-current={byIncident ? 'true' : undefined}>
        By incident
      </a>
    </nav>
  );
}

interface RuleListProps extends Pick<ViewProps, 'summary' | 'call'> {
  args: FindingsArgs;
  params: ViewProps['route']['params'];
}

/** The findings by rule, the worst first. */
function RuleList({ summary, call, args, params: { rule: open, finding } }: RuleListProps) {
  const { level } = args;
  const current = finding === undefined ? undefined : Number(finding);
  const { result, error, loading, late } = useQuery(call, 'findings', {
    ...args,
    ...(open !== undefined && { open }),
  });
  return (
    <>
      {error !== undefined && <Empty title={error} />}
      {result && (
        <div class={late ? 'view loading' : 'view'} data-ready={!loading}>
          <Memoized deps={[result, level, current]}>
            {() => (
              <>
                <LevelFilter findings={result} level={level} params={{}} />
                {result.rules.length > 0 && (
                  <SaveTable
                    caption="Findings"
                    table={async () =>
                      savedFindings(await call('findings', { ...args, all: true }))
                    }
                  />
                )}
                {result.rules.map((rule) => (
                  <RuleSection key={rule.rule} {...{ rule, level, current }} />
                ))}
                {result.rules.length === 0 && <NoFindings findings={result} meta={summary.meta} />}
              </>
            )}
          </Memoized>
        </div>
      )}
    </>
  );
}

/** The findings as a file has them, in the order of the page. */
function savedFindings({ rules }: Findings): SavedTable {
  const names = ['Level', 'Rule', 'Time', 'Who', 'What', 'Where', 'Looks for', 'What to do'];
  return {
    columns: [...names, 'evidence'].map((label) => ({ label, time: label === 'Time' })),
    rows: rules.flatMap(({ level, rule, description, remediation, rows }) =>
      rows.map(({ when, who, what, where, path }) => [
        ...[level, rule, when, who, what, where, description, remediation],
        path.map(({ key }) => key),
      ]),
    ),
  };
}

function NoFindings({ findings: { total }, meta }: { findings: Findings; meta: Meta }) {
  if (total > 0) {
    return (
      <Empty title="No findings match the filter.">
        The file has {counted(total, 'finding')}. Choose a longer time range, another severity, or
        another search.
      </Empty>
    );
  }
  const { failedRules = [], notJudged = [], rulesError, lacks = [], rulesRun } = meta;
  if (rulesError !== undefined || failedRules.length > 0) {
    return (
      <Empty title="The findings are unknown.">
        {rulesError === undefined
          ? `${counted(failedRules.length, 'rule')} failed, and the others found nothing; the causes are shown above.`
          : `The rules did not run: ${rulesError}`}
      </Empty>
    );
  }
  if (notJudged.length > 0) {
    return (
      <Empty title="No findings in what was collected.">
        {counted(rulesRun ?? 0, 'rule')} ran and found nothing; {counted(notJudged.length, 'rule')}{' '}
        lacked some or all of their data, as shown above.
      </Empty>
    );
  }
  return (
    <Empty title={lacks.length > 0 ? 'No findings in what was collected.' : 'No findings.'}>
      {rulesRun === undefined ? 'The rules' : `All ${counted(rulesRun, 'rule')}`} ran and found
      nothing{lacks.length > 0 && '; what is missing is shown above'}.{' '}
      <code>graph-1password detect</code> runs the same rules and lists them.
    </Empty>
  );
}
