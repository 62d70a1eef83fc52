import type { Findings } from '../../../queries/findings/findings';
import { count } from '../../format';
import { Level } from '../../parts/Level';
import { hrefOf } from '../../router';

interface LevelFilterProps {
  findings: Pick<Findings, 'levels' | 'total'>;
  level: string | undefined;
  /** What the links keep. */
  params: Readonly<Record<string, string>>;
}

/** The levels with their counts: links that narrow the list. */
export function LevelFilter({ findings, level, params }: LevelFilterProps) {
  const { levels, total } = findings;
  const inFilter = levels.reduce((sum, each) => sum + each.count, 0);
  const hrefTo = (next: string): string =>
    hrefOf({ view: 'findings', path: [], params: { ...params, level: next } });
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
