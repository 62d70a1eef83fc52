import type { Graph } from '@graph-1password/j1ql';
import { compare, J1qlRunError } from '@graph-1password/j1ql';
import { Names } from './facts/names';
import type { Finding } from './finding';
import { absenceOf, findingOf } from './finding';
import { factsOf } from './facts/facts';
import type { Hit } from './hits';
import { hitsOf } from './hits';
import { LEVELS } from './levels';
import type { FailedRule, Rule } from './rules';

export type { Finding } from './finding';

/** What a run of a rule pack found. */
export interface Detection {
  /** The highest level first; within a level, different happenings before more of the same. */
  findings: Finding[];
  failed: FailedRule[];
}

/** Runs rules on a graph. A rule that fails loses only its own findings. @param now epoch ms */
export function detect(graph: Graph, rules: readonly Rule[], now: number): Detection {
  const names = new Names(graph);
  const failed: FailedRule[] = [];
  const findings = rules.flatMap((rule) => {
    try {
      const hits = hitsOf(graph, rule, now);
      if (hits === 'absent') return [absenceOf(rule)];
      const named = hits.filter((hit) => isNamed(rule, hit, names));
      return named.map((hit) => findingOf(rule, hit, names, now));
    } catch (error) {
      failed.push({ rule: rule.id, reason: reasonOf(error) });
      return [];
    }
  });
  return { findings: inOrder(findings), failed };
}

/** Whether the object of a hit has one of the names, or is one of the ids, that the rule asks for. */
function isNamed({ objectNamed }: Rule, { spoken }: Hit, names: Names): boolean {
  if (objectNamed === undefined) return true;
  const { name, uuid } = (spoken && factsOf(spoken, names).object) ?? {};
  return [name, uuid].some(
    (text) => text !== undefined && objectNamed.includes(text.toLowerCase()),
  );
}

const reasonOf = (error: unknown): string =>
  error instanceof J1qlRunError
    ? error.message
    : `Internal error: ${error instanceof Error ? error.message : String(error)}`;

/**
 * The order in which findings are read. Within a level each rule has its newest finding first, then each its second
 * newest, and so on; what is about an event that stands further up already comes after all others.
 */
function inOrder(findings: readonly Finding[]): Finding[] {
  return [...LEVELS].reverse().flatMap((level) => {
    const byRule = new Map<string, Finding[]>();
    for (const finding of findings) {
      if (finding.level !== level) continue;
      const list = byRule.get(finding.rule);
      if (list) list.push(finding);
      else byRule.set(finding.rule, [finding]);
    }
    for (const list of byRule.values()) list.sort(newestFirst);
    return rounds([...byRule.values()]);
  });
}

const newestFirst = (a: Finding, b: Finding): number =>
  (b.when ?? 0) - (a.when ?? 0) || compare(a.rule, b.rule);

function rounds(lists: readonly Finding[][]): Finding[] {
  const [fresh, again]: [Finding[], Finding[]] = [[], []];
  const told = new Set<string>();
  const longest = Math.max(0, ...lists.map((list) => list.length));
  for (let round = 0; round < longest; round++) {
    const next = lists.flatMap((list) => list[round] ?? []).sort(newestFirst);
    for (const finding of next) {
      const key = finding.about ?? finding.path[0];
      (key !== undefined && told.has(key) ? again : fresh).push(finding);
      if (key !== undefined) told.add(key);
    }
  }
  return [...fresh, ...again.sort(newestFirst)];
}
