import { compare } from '@graph-1password/j1ql/browser';
import { keyOf, nameOf, typeOf } from '../../model/access';
import { matching } from '../../model/search';
import type { ExplorerFinding, Filter, Model } from '../../model/model';

/** The order of the page: the worst first. */
const LEVELS: readonly ExplorerFinding['level'][] = ['CRITICAL', 'HIGH', 'MEDIUM', 'LOW', 'INFO'];

/** Findings of a rule that are shown before "Show more". */
const FEW = 10;

/** Entities of a path that are shown. */
const MOST_ON_PATH = 12;

/** What to choose from the findings. */
export interface FindingsArgs {
  readonly filter: Filter;
  /** That level only. */
  readonly level?: ExplorerFinding['level'];
  /** Id of the rule of which all findings are wanted, not the first ten. */
  readonly open?: string;
}

/** An entity that proves a finding. */
export interface EvidenceEntity {
  readonly key: string;
  readonly type: string;
  readonly name: string;
}

/** What a rule found once. */
export interface FindingRow extends Pick<ExplorerFinding, 'who' | 'when' | 'where' | 'what'> {
  /** The first entities of the path. */
  readonly path: readonly EvidenceEntity[];
  /** Count of the entities of the whole path. */
  readonly pathLength: number;
}

/** All that a rule found. */
export interface RuleFindings extends Pick<
  ExplorerFinding,
  'rule' | 'level' | 'description' | 'remediation'
> {
  /** Count of its findings in the filter. */
  readonly count: number;
  /** The newest first. */
  readonly rows: readonly FindingRow[];
}

/** Findings in a filter. */
export interface Findings {
  /** Count of the findings of the file, whatever the filter. */
  readonly total: number;
  /** In the filter, whatever the level; every level is there, the worst first. */
  readonly levels: readonly { readonly level: ExplorerFinding['level']; readonly count: number }[];
  /** The worst first, then by the count of findings. */
  readonly rules: readonly RuleFindings[];
}

/**
 * Whether a finding is in a filter: its moment is in the range, or it has none; and its text or an
 * entity of its path has the searched text.
 */
export function findingInFilter(model: Model, finding: ExplorerFinding, filter: Filter): boolean {
  const { from = -Infinity, until = Infinity, search } = filter;
  const { when, rule, description, who, where, what, path } = finding;
  if (when !== undefined && !(from <= when && when < until)) return false;
  const mask = matching(model, search);
  if (!mask || search === undefined) return true;
  const wanted = search.toLowerCase();
  const texts = [rule, description, who, where, what];
  return (
    texts.some((text) => text?.toLowerCase().includes(wanted)) ||
    path.some((entity) => mask[entity] === 1)
  );
}

/** Count of the findings in a filter, by level, the worst first. */
export function findingLevels(model: Model, filter: Filter): Findings['levels'] {
  const found = model.findings.filter((finding) => findingInFilter(model, finding, filter));
  return LEVELS.map((level) => ({
    level,
    count: found.filter((finding) => finding.level === level).length,
  }));
}

/** The findings in a filter, by rule. */
export function findings(model: Model, { filter, level, open }: FindingsArgs): Findings {
  const byRule = new Map<string, ExplorerFinding[]>();
  for (const finding of model.findings) {
    if (level !== undefined && finding.level !== level) continue;
    if (!findingInFilter(model, finding, filter)) continue;
    const found = byRule.get(finding.rule);
    if (found) found.push(finding);
    else byRule.set(finding.rule, [finding]);
  }
  const rules = [...byRule.values()].flatMap((found) => ruleFindings(model, found, open));
  rules.sort(
    (a, b) =>
      LEVELS.indexOf(a.level) - LEVELS.indexOf(b.level) ||
      b.count - a.count ||
      compare(a.rule, b.rule),
  );
  return { total: model.findings.length, levels: findingLevels(model, filter), rules };
}

function ruleFindings(
  model: Model,
  found: readonly ExplorerFinding[],
  open: string | undefined,
): RuleFindings[] {
  const [sample] = found;
  if (!sample) return [];
  const { rule, level, description, remediation } = sample;
  const newest = [...found].sort((a, b) => (b.when ?? -Infinity) - (a.when ?? -Infinity) || 0);
  const rows = open === rule ? newest : newest.slice(0, FEW);
  return [
    {
      rule,
      level,
      description,
      ...(remediation !== undefined && { remediation }),
      count: found.length,
      rows: rows.map((finding) => findingRow(model, finding)),
    },
  ];
}

function findingRow(model: Model, { who, when, where, what, path }: ExplorerFinding): FindingRow {
  return {
    ...(who !== undefined && { who }),
    ...(when !== undefined && { when }),
    ...(where !== undefined && { where }),
    what,
    path: path.slice(0, MOST_ON_PATH).map((entity) => ({
      key: keyOf(model, entity),
      type: typeOf(model, entity),
      name: nameOf(model, entity),
    })),
    pathLength: path.length,
  };
}
