import { DAY, isEventType } from '@graph-1password/vocabulary';
import { targetsOf } from '../content/scope';
import { sentenceOf } from '../graph/gaps';
import type { Gap } from '../graph/gaps';
import { dayOf } from '../support/text';
import type { Finding } from './finding';
import { gapsFor, typesNeeded } from './judged';
import type { NotJudged } from './judged';
import { restsOn } from './restsOn';
import type { Rule } from './rules';

/** What is known of the data that rules have seen. */
export interface SeenData {
  /** Types and classes of the entities in the graph. */
  known: ReadonlySet<string>;
  /** What it lacks. */
  gaps: readonly Gap[];
  /** Since when events are in it, epoch ms. */
  eventsSince?: number | undefined;
  /** Epoch ms. */
  now: number;
}

/** Findings that hold, and the rules whose silence means nothing. */
export interface Verdict {
  findings: Finding[];
  notJudged: NotJudged[];
}

/**
 * Which findings hold in the light of what the data lacks, and which rules could not judge.
 *
 * - A finding about what is not there, or was not there before, does not hold where nothing stands in for missing data. Where older
 *   data stands in, where nobody knows, or where the events begin too late, it says so.
 * - A rule that fires when nothing is found has judged when something was, whatever is missing. When nothing was found, its finding
 *   says what is missing; where nobody looked at all, it is not judged.
 * @param findings of all rules that did not fail
 */
export function verdictOf(
  findings: readonly Finding[],
  rules: readonly Rule[],
  data: SeenData,
): Verdict {
  const fired = new Set(findings.map(({ rule }) => rule));
  const all = new Map(rules.map((rule) => [rule.id, judgedBy(rule, fired.has(rule.id), data)]));
  return {
    findings: findings.flatMap((finding) => {
      const { holds = true, lacks = [] } = all.get(finding.rule) ?? {};
      if (!holds) return [];
      if (lacks.length === 0) return [finding];
      return [{ ...finding, what: withLacks(finding.what, lacks), lacks }];
    }),
    notJudged: [...all.values()].flatMap((each) => each.notJudged ?? []),
  };
}

/** What becomes of a rule and its findings. */
interface RuleVerdict {
  holds: boolean;
  /** What its findings do not see, in sentences. */
  lacks: string[];
  notJudged?: NotJudged;
}

function judgedBy(rule: Rule, hasFired: boolean, data: SeenData): RuleVerdict {
  const ofQuery = gapsFor(rule.query, data.gaps);
  const ofCondition = rule.onlyIf ? gapsFor(rule.onlyIf, data.gaps) : [];
  const all = [...new Set([...ofQuery, ...ofCondition])];
  if (rule.firesWhen === 'nothing') {
    const holds = !isUnseen(rule, ofQuery);
    // Without a condition, what it misses is there.
    const isJudged = hasFired ? holds : !rule.onlyIf;
    return {
      ...{ holds, lacks: lacksOf(rule, ofQuery, data) },
      ...notJudged(rule, isJudged ? [] : all, data),
    };
  }
  const types = restsOn(rule);
  const guessed = ofQuery.filter(({ types: missing }) =>
    missing === 'all' ? types.size > 0 : missing.some((type) => types.has(type)),
  );
  return {
    holds: guessed.every(({ uncertain, stoodInBy }) => uncertain ?? stoodInBy !== undefined),
    lacks: lacksOf(rule, guessed, data),
    ...notJudged(rule, all, data),
  };
}

/** Whether nobody has looked for any of what a query needs, or nobody knows. */
function isUnseen({ query }: Rule, gaps: readonly Gap[]): boolean {
  const blind = gaps.filter(({ isOff, uncertain }) => isOff ?? uncertain);
  const isBlindFor = (type: string): boolean =>
    blind.some(({ types }) => types === 'all' || types.includes(type));
  return blind.length > 0 && [...typesNeeded(query)].every(isBlindFor);
}

function lacksOf(rule: Rule, gaps: readonly Gap[], { eventsSince, now }: SeenData): string[] {
  const isShort = eventsSince !== undefined && eventsSince > now - historyOf(rule) * DAY;
  const begin = isShort ? [`Events before ${dayOf(eventsSince)} were not seen.`] : [];
  return [...gaps.map(sentenceOf), ...begin];
}

/** How many days of events findings of a rule rest on: all, unless the rule says how many. */
function historyOf(rule: Rule): number {
  const types = rule.firesWhen === 'nothing' ? typesNeeded(rule.query) : restsOn(rule);
  return [...types].some(isEventType) ? (rule.historyDays ?? Infinity) : 0;
}

const withLacks = (what: string, lacks: readonly string[]): string =>
  `${what} (${lacks.join(' ')})`;

/** What is said of a rule that could not judge. */
function notJudged(
  { id, onlyIf }: Rule,
  gaps: readonly Gap[],
  { known }: SeenData,
): Pick<RuleVerdict, 'notJudged'> {
  if (gaps.length > 0) {
    const isUnsure = gaps.every(({ uncertain }) => uncertain);
    const reason = gaps.map(sentenceOf).join(' ');
    return { notJudged: { rule: id, reason, ...(isUnsure && { uncertain: true }) } };
  }
  const absent = (onlyIf ? targetsOf(onlyIf.start) : []).filter((name) => !known.has(name));
  if (absent.length === 0) return {};
  const reason = `It needs ${absent.join(' and ')}, which other integrations bring: this graph has none.`;
  return { notJudged: { rule: id, reason, foreign: true } };
}
