import type { Filter, Meta } from '../../../model/model';
import type { Overview } from '../../../queries/overview/overview';
import { typeNames } from '../../names';
import { counted } from '../../format';
import { BarList } from '../../parts/BarList';
import { typeTone } from '../../parts/colours';
import { Panel } from '../../parts/Panel';
import { TimeSeries } from '../../parts/TimeSeries';
import { hrefOf } from '../../router';
import { bucketHref } from './range';

interface ActivityProps {
  overview: Overview;
  filter: Filter;
  meta: Meta;
}

/** How much happens, and what the rules say of it. */
export function Activity({ overview, filter, meta }: ActivityProps) {
  const { byStream, findings } = overview;
  const { now } = meta;
  const unknown = unknownFindings(meta);
  const total = findings.reduce((sum, { count }) => sum + count, 0);
  const rows = findings.map(({ level, count }) => ({
    id: level,
    label: level.charAt(0) + level.slice(1).toLowerCase(),
    value: count,
    tone: `tone-${level.toLowerCase()}`,
    href: hrefOf({ view: 'findings', path: [], params: { level } }),
  }));
  return (
    <>
      <Panel id="events-over-time" title={`Events per ${byStream.step}`} span={2}>
        <TimeSeries
          caption={`Events per ${byStream.step} (UTC) by stream`}
          unit="events"
          times={byStream.times}
          step={byStream.step}
          series={byStream.series.map(({ name, values }) => ({
            label: typeNames(name),
            values,
            tone: typeTone(name),
          }))}
          hrefOfTime={(index) => bucketHref(byStream, filter, now, index)}
        />
      </Panel>
      <Panel
        id="findings"
        title="Findings by severity"
        actions={<a href={hrefOf({ view: 'findings', path: [], params: {} })}>All findings</a>}
      >
        {unknown !== undefined && <p class="alarm">{unknown}</p>}
        {(total > 0 || unknown === undefined) && (
          <BarList rows={total > 0 ? rows : []} unit="findings" />
        )}
      </Panel>
    </>
  );
}

/** Why the findings are not all that there are; undefined when every rule ran. */
function unknownFindings({
  rulesError,
  failedRules = [],
  notJudged = [],
}: Meta): string | undefined {
  if (rulesError !== undefined) return `The rules did not run: ${rulesError}`;
  if (failedRules.length === 0) {
    if (notJudged.length === 0) return undefined;
    return `${counted(notJudged.length, 'rule')} lacked some or all of their data: what they would have found is unknown.`;
  }
  return `${counted(failedRules.length, 'rule')} failed: what they would have found is unknown.`;
}
