import { UnreadableArchiveError } from '@graph-1password/archive/files';
import { ClusterError } from '@graph-1password/archive';
import { UsageError } from '../support/usage';
import type { RuleSource } from '../graph/source';
import { compare, J1qlRunError } from '@graph-1password/j1ql';
import { Names } from './facts/names';
import type { Finding } from './finding';
import { absenceOf, findingOf } from './finding';
import { factsOf } from './facts/facts';
import type { Hit, MakeHits } from './hits';
import { hitsOf } from './hits';
import { LEVELS } from './levels';
import type { FailedRule, Rule } from './rules';

export type { Finding } from './finding';

/** What a run of a rule pack found. */
export interface Detection {
  /** The highest level first; within a level, different happenings before more of the same. */
  findings: Finding[];
  failed: FailedRule[];
  /** The archive cannot be read: why rules failed that would have had to. */
  unreadable?: UnreadableArchiveError;
}

/** What a rule will say once all that is behind its rows was read. */
interface Asked {
  rule: Rule;
  hits: MakeHits | 'absent';
}

/**
 * Runs rules on a graph. A rule that fails loses only its own findings.
 * @param now epoch ms
 * @throws what the source throws when it reads what stands behind the rows; ClusterError when the server cannot be asked;
 *   UsageError for several accounts at once
 */
export async function detect(
  source: RuleSource,
  rules: readonly Rule[],
  now: number,
): Promise<Detection> {
  const failed: FailedRule[] = [];
  let unreadable: UnreadableArchiveError | undefined;
  const attempt = async <T>(rule: Rule, work: () => T | Promise<T>): Promise<T[]> => {
    try {
      return [await work()];
    } catch (error) {
      if (isOfServer(error)) throw error;
      if (error instanceof UnreadableArchiveError) unreadable ??= error;
      failed.push({ rule: rule.id, reason: reasonOf(error) });
      return [];
    }
  };
  const asked: Asked[] = [];
  for (const rule of rules) {
    const hits = await attempt(rule, () => hitsOf(source, rule, now));
    asked.push(...hits.map((each) => ({ rule, hits: each })));
  }
  await source.read();
  const made: { rule: Rule; hits: Hit[] | 'absent' }[] = [];
  for (const { rule, hits } of asked) {
    const all = await attempt(rule, () => (hits === 'absent' ? hits : hits()));
    made.push(...all.map((each) => ({ rule, hits: each })));
  }
  const told = made.flatMap(({ hits }) => (hits === 'absent' ? [] : hits));
  const events = told.flatMap(({ path }) => path);
  const names = told.length === 0 ? Names.none() : await Names.of(source, events);
  const findings: Finding[] = [];
  for (const { rule, hits } of made)
    findings.push(...(await attempt(rule, () => said(rule, hits, names, now))).flat());
  return { findings: inOrder(findings), failed, ...(unreadable && { unreadable }) };
}

function said(rule: Rule, hits: readonly Hit[] | 'absent', names: Names, now: number): Finding[] {
  if (hits === 'absent') return [absenceOf(rule)];
  const named = hits.filter((hit) => isNamed(rule, hit, names));
  return named.map((hit) => findingOf(rule, hit, names, now));
}

/** Whether the object of a hit has one of the names, or is one of the ids, that the rule asks for. */
function isNamed({ objectNamed }: Rule, { spoken }: Hit, names: Names): boolean {
  if (objectNamed === undefined) return true;
  const { name, uuid } = (spoken && factsOf(spoken, names).object) ?? {};
  return [name, uuid].some(
    (text) => text !== undefined && objectNamed.includes(text.toLowerCase()),
  );
}

/** What no other rule would fare better with: without a server that answers, nobody has looked. */
const isOfServer = (error: unknown): boolean =>
  error instanceof UsageError || (error instanceof ClusterError && error.isOfServer);

const reasonOf = (error: unknown): string =>
  error instanceof J1qlRunError ||
  error instanceof UnreadableArchiveError ||
  error instanceof ClusterError
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
