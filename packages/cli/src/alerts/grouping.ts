import { compare } from '@graph-1password/j1ql';
import { DAY, MINUTE } from '@graph-1password/vocabulary';
import type { Finding } from '../detect/detect';
import { LEVELS } from '../detect/levels';
import type { Rule } from '../detect/rules';
import { eventsOf, findingId, personOf, tiesOf } from './identity';

/** A finding that is evidence of an incident. */
export interface Evidence {
  /** Stable over runs: from rule, actor, object and first event. */
  id: string;
  finding: Finding;
}

/** How long a person's findings belong together unless their rule says otherwise, in minutes. */
const DEFAULT_MINUTES = 240;
/** From the first to the last thing that one person does in one incident, at most. */
const LONGEST_MS = DAY;

/** What one person did, as one or more rules have seen it: findings that share events. */
interface Act {
  evidence: Evidence[];
  /** Who did the worst of it; undefined for what many did. */
  person: string | undefined;
  /** Of that person's findings, epoch ms. */
  first: number;
  last: number;
  ties: Set<string>;
  /** How long after it something still belongs to it, ms. */
  window: number;
}

/**
 * Puts findings together that tell of one incident. Two rules make it:
 *
 * 1. Findings that share an event tell of one act, which is that of the person who did the worst of it.
 * 2. Acts of one person belong together when each follows on one before within the time that both rules name
 *    (`incidentMinutes`), and they have the address, the person concerned, the object or its vault in common; from the
 *    first to the last at most a day.
 *
 * A later finding never takes earlier ones apart, and neither words nor the order of the list matter.
 * @param rules those that have found it
 */
export function groupsOf(findings: readonly Finding[], rules: readonly Rule[]): Evidence[][] {
  const windows = windowsOf(rules);
  const acts = sharedEvents(findings).map((evidence) => actOf(evidence, windows));
  acts.sort(
    (a, b) => a.first - b.first || compare(a.evidence[0]?.id ?? '', b.evidence[0]?.id ?? ''),
  );
  const groups: Act[] = [];
  const open = new Map<string, Act[]>();
  for (const act of acts) {
    const before = act.person === undefined ? [] : (open.get(act.person) ?? []);
    // What is too long ago for this one is so for all that come after it.
    const near = before.filter(({ first }) => act.first - first <= LONGEST_MS);
    const group = latest(near.filter((each) => continues(each, act)));
    if (group) extend(group, act);
    else {
      groups.push(act);
      near.push(act);
    }
    if (act.person !== undefined) open.set(act.person, near);
  }
  return groups.map(({ evidence }) => evidence);
}

const windowsOf = (rules: readonly Rule[]): Map<string, number> =>
  new Map(
    rules.map(({ id, burst, incidentMinutes }) => [
      id,
      MINUTE * (incidentMinutes ?? Math.max(DEFAULT_MINUTES, burst?.minutes ?? 0)),
    ]),
  );

function sharedEvents(findings: readonly Finding[]): Evidence[][] {
  const union = new Union(findings.length);
  const seen = new Map<string, number>();
  const ids = findings.map(findingId);
  findings.forEach((finding, index) => {
    for (const event of [...eventsOf(finding), ids[index] ?? '']) {
      const other = seen.get(event);
      if (other === undefined) seen.set(event, index);
      else union.join(index, other);
    }
  });
  const groups = new Map<number, Evidence[]>();
  findings.forEach((finding, index) => {
    const root = union.rootOf(index);
    const group = groups.get(root) ?? [];
    group.push({ id: ids[index] ?? '', finding });
    groups.set(root, group);
  });
  return [...groups.values()];
}

const rank = ({ finding }: Evidence): number => LEVELS.indexOf(finding.level);

/** Findings in the order of their time. */
export const earliestFirst = (a: Evidence, b: Evidence): number =>
  (a.finding.when ?? 0) - (b.finding.when ?? 0) ||
  compare(a.finding.rule, b.finding.rule) ||
  compare(a.id, b.id);

/** The worst findings before others, the earliest of them first. */
export const worstFirst = (a: Evidence, b: Evidence): number =>
  rank(b) - rank(a) || earliestFirst(a, b);

function actOf(found: Evidence[], windows: ReadonlyMap<string, number>): Act {
  const evidence = found.sort(earliestFirst);
  const [lead] = [...evidence].sort(worstFirst) as [Evidence];
  const person = lead.finding.when === undefined ? undefined : personOf(lead.finding);
  const own = evidence.filter((each) => personOf(each.finding) === person);
  const times = own.flatMap(({ finding: { when } }) => (when === undefined ? [] : [when]));
  return {
    ...{ evidence, person },
    ...{ first: Math.min(...times), last: Math.max(...times) },
    ties: new Set(own.flatMap(({ finding }) => tiesOf(finding))),
    window: windows.get(lead.finding.rule) ?? DEFAULT_MINUTES * MINUTE,
  };
}

function continues(group: Act, act: Act): boolean {
  const gap = act.first - group.last;
  return (
    gap <= Math.min(group.window, act.window) &&
    Math.max(group.last, act.last) - group.first <= LONGEST_MS &&
    [...act.ties].some((tie) => group.ties.has(tie))
  );
}

/** The group in which the last thing happened; the later of two that are the same. */
const latest = (groups: readonly Act[]): Act | undefined =>
  groups.reduce<Act | undefined>(
    (best, each) => (best === undefined || each.last >= best.last ? each : best),
    undefined,
  );

function extend(group: Act, { evidence, last, ties, window }: Act): void {
  group.evidence.push(...evidence);
  for (const tie of ties) group.ties.add(tie);
  if (last < group.last) return;
  group.last = last;
  group.window = window;
}

/** Sets that grow together. */
class Union {
  readonly #parents: number[];

  constructor(size: number) {
    this.#parents = Array.from({ length: size }, (_, index) => index);
  }

  rootOf(index: number): number {
    let root = index;
    for (let up = this.#parents[root]; up !== undefined && up !== root; up = this.#parents[root])
      root = up;
    for (let at = index; at !== root;) {
      const next = this.#parents[at] ?? root;
      this.#parents[at] = root;
      at = next;
    }
    return root;
  }

  join(a: number, b: number): void {
    this.#parents[this.rootOf(a)] = this.rootOf(b);
  }
}
