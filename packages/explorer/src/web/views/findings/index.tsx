import type { Meta } from '../../../model/model';
import type { Findings } from '../../../queries/findings/findings';
import { count, counted } from '../../format';
import { Empty } from '../../parts/Empty';
import { Level } from '../../parts/Level';
import { PageHead } from '../../parts/PageHead';
import { Memoized } from '../../parts/Memoized';
import { SaveTable } from '../../parts/SaveTable';
import { hrefOf } from '../../router';
import type { SavedTable } from '../../save/table';
import { useQuery } from '../../useQuery';
import type { ViewProps } from '../../view';
import { RuleSection } from './RuleSection';

/** What the rule pack found when the file was written, by severity and rule. */
export function FindingsView({ summary, filter, route, call }: ViewProps) {
  const { level: wanted, rule: open, finding } = route.params;
  const current = finding === undefined ? undefined : Number(finding);
  const level = LEVELS.find((each) => each === wanted);
  const args = { filter, ...(level !== undefined && { level }) };
  const { result, error, loading, late } = useQuery(call, 'findings', {
    ...args,
    ...(open !== undefined && { open }),
  });
  return (
    <>
      <PageHead
        title="Findings"
        note="What the alert rules found when this file was written, and the entities that prove it."
      />
      {error !== undefined && <Empty title={error} />}
      {result && (
        <div class={late ? 'view loading' : 'view'} data-ready={!loading}>
          <Memoized deps={[result, level, current]}>
            {() => (
              <>
                <LevelFilter findings={result} level={level} />
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

const LEVELS = ['CRITICAL', 'HIGH', 'MEDIUM', 'LOW', 'INFO'] as const;

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

function LevelFilter({ findings, level }: { findings: Findings; level: string | undefined }) {
  const { levels, total } = findings;
  const inFilter = levels.reduce((sum, each) => sum + each.count, 0);
  const hrefTo = (next: string): string =>
    hrefOf({ view: 'findings', path: [], params: { level: next } });
  return (
    <nav class="chips" aria-label="Severity">
      <a class="chip" href={hrefTo('')} aria-current={level === undefined ? 'true' : undefined}>
        All <b>{count(inFilter)}</b>
        {inFilter < total && <span class="quiet-text"> of {count(total)}</span>}
      </a>
      {levels.map((each) => (
        <a
          key={each.level}
          class="chip"
          href={hrefTo(each.level)}
          aria-current={level === each.level ? 'true' : undefined}
          data-row={each.level}
          data-value={each.count}
        >
          <Level level={each.level} /> <b>{count(each.count)}</b>
        </a>
      ))}
    </nav>
  );
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
