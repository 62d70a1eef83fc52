import { compare } from '@graph-1password/j1ql/browser';
import { EntityTypes } from '@graph-1password/vocabulary';
import { keyOf, nameOf, tableOf } from '../../model/access';
import { matching } from '../../model/search';
import type { ExplorerFinding, Filter, Model } from '../../model/model';
import { marksOfEntity } from '../shared/accounts';
import { usedIn } from '../shared/inventory';
import type { AccountMark } from '../shared/users';
import { searchable } from '../../model/searchable';

/** The order of levels, the worst first. */
export const LEVELS: readonly ExplorerFinding['level'][] = [
  'CRITICAL',
  'HIGH',
  'MEDIUM',
  'LOW',
  'INFO',
];

/** Findings of a rule that are shown before "Show all": few, so that different happenings are on the first screen. */
const FEW = 3;

/** Entities of a path that are shown. */
const MOST_ON_PATH = 12;

/** What to choose from the findings. */
export interface FindingsArgs {
  readonly filter: Filter;
  /** That level only. */
  readonly level?: ExplorerFinding['level'];
  /** Id of the rule of which all findings are wanted, not the first three. */
  readonly open?: string;
  /** All findings of all rules with their whole paths, for a file. */
  readonly all?: boolean;
}

/** An entity that proves a finding. */
export interface EvidenceEntity {
  readonly key: string;
  readonly type: string;
  readonly name: string;
  /** The item and the vault of an item usage. */
  readonly note?: string;
  /** Of users; absent when there is none. */
  readonly marks?: readonly AccountMark[];
}

/** What a rule found once. */
export interface FindingRow extends Pick<ExplorerFinding, 'who' | 'when' | 'where' | 'what'> {
  /** Place in `model.findings`, by which addresses name it. */
  readonly index: number;
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
  /** The worst first, and within a level the one with the newest finding. */
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
  const wanted = searchable(search);
  const texts = [rule, description, who, where, what];
  return (
    texts.some((text) => searchable(text ?? '').includes(wanted)) ||
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
export function findings(model: Model, args: FindingsArgs): Findings {
  const { filter, level } = args;
  const byRule = new Map<string, Numbered[]>();
  model.findings.forEach((finding, index) => {
    if (level !== undefined && finding.level !== level) return;
    if (!findingInFilter(model, finding, filter)) return;
    const found = byRule.get(finding.rule);
    if (found) found.push({ finding, index });
    else byRule.set(finding.rule, [{ finding, index }]);
  });
  const rules = [...byRule.values()].flatMap((found) => ruleFindings(model, found, args));
  const newest = ({ rows: [row] }: RuleFindings): number => row?.when ?? 0;
  rules.sort(
    (a, b) =>
      LEVELS.indexOf(a.level) - LEVELS.indexOf(b.level) ||
      newest(b) - newest(a) ||
      compare(a.rule, b.rule),
  );
  return { total: model.findings.length, levels: findingLevels(model, filter), rules };
}

interface Numbered {
  readonly finding: ExplorerFinding;
  readonly index: number;
}

function ruleFindings(
  model: Model,
  found: readonly Numbered[],
  { open, all = false }: FindingsArgs,
): RuleFindings[] {
  const [sample] = found;
  if (!sample) return [];
  const { rule, level, description, remediation } = sample.finding;
  const newest = [...found].sort((a, b) => compareTimes(a, b) || a.index - b.index);
  const rows = all || open === rule ? newest : newest.slice(0, FEW);
  return [
    {
      rule,
      level,
      description,
      ...(remediation !== undefined && { remediation }),
      count: found.length,
      rows: rows.map(({ finding, index }) =>
        findingRow(model, finding, index, all ? Infinity : MOST_ON_PATH),
      ),
    },
  ];
}

/** @param most entities of the path */
export function findingRow(
  model: Model,
  { who, when, where, what, path }: ExplorerFinding,
  index: number,
  most: number,
): FindingRow {
  return {
    index,
    ...(who !== undefined && { who }),
    ...(when !== undefined && { when }),
    ...(where !== undefined && { where }),
    what,
    path: path.slice(0, most).map((entity) => evidenceOf(model, entity)),
    pathLength: path.length,
  };
}

/** The newest first, those without a time last. */
const compareTimes = (a: Numbered, b: Numbered): number => {
  const [x, y] = [a.finding.when ?? -Infinity, b.finding.when ?? -Infinity];
  return x === y ? 0 : y - x;
};

function evidenceOf(model: Model, entity: number): EvidenceEntity {
  const { type, start } = tableOf(model, entity);
  const used = type === EntityTypes.ITEM_USAGE_EVENT ? usedIn(model, entity - start) : {};
  const marks = marksOfEntity(model, entity);
  const note = [used.item, used.vault].flatMap((each) => each?.name ?? []).join(' in ');
  return {
    key: keyOf(model, entity),
    type,
    name: nameOf(model, entity),
    ...(note !== '' && { note }),
    ...(marks.length > 0 && { marks }),
  };
}
