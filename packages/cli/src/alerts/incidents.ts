import { createHash } from 'node:crypto';
import { compare } from '@graph-1password/j1ql';
import { MINUTE } from '@graph-1password/vocabulary';
import type { Finding } from '../detect/detect';
import { LEVELS } from '../detect/levels';
import type { Level } from '../detect/levels';
import type { Rule } from '../detect/rules';

/** A finding that is evidence of an incident. */
export interface Evidence {
  /** Stable over runs: from rule, actor, object and first event. */
  id: string;
  finding: Finding;
}

/** What happened, once, however many rules have seen it. */
export interface Incident {
  /** Stable over runs: that of its earliest finding. */
  id: string;
  /** The worst of its findings. */
  level: Level;
  /** The rule of the worst finding, which is what the incident is called after. */
  rule: string;
  title: string;
  who?: string;
  target?: string;
  where?: string;
  what: string;
  /** Epoch ms. */
  first?: number;
  last?: number;
  /** The worst first. */
  evidence: Evidence[];
}

/**
 * How long findings about one actor belong together unless their rule says otherwise, in minutes: a working day's half, in which one
 * person does what belongs together, such as one setting after the other.
 */
const DEFAULT_MINUTES = 360;

const textOf = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined;

/** Who did it, as far as the finding says. */
export const actorOf = ({ details, who }: Finding): string | undefined =>
  textOf(details['actor']) ?? who;

/** Whom or what it was done to; none where they are many. */
export const targetOf = ({ details, facts }: Finding): string | undefined =>
  (facts.target?.count === undefined ? textOf(details['target']) : undefined) ??
  (facts.object?.count === undefined ? textOf(details['object']) : undefined);

/** Keys of events: what two findings must share to tell of one act. A person or a vault in common is not enough. */
export const eventsOf = ({ path }: Finding): string[] =>
  path.filter((key) => /^[a-z_]+_event:/.test(key));

const hash = (parts: readonly unknown[]): string =>
  createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 16);

/** What tells a finding from all others, in every run: rule, actor, object and first event; not its words, nor its place in a list. */
export function findingId(finding: Finding): string {
  const { rule, path, details } = finding;
  const [event] = eventsOf(finding);
  // Without an event, what it is about: the entities, none of which is the first.
  const about = event ?? [...path].sort();
  // What many events have in common changes when there is one more.
  const object = details['times'] === undefined ? textOf(details['object']) : undefined;
  return hash([rule, actorOf(finding) ?? null, object ?? null, about]);
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

/**
 * Puts findings together that tell of one act: they share an event, or the same actor did something again within the time
 * that the rule names.
 * @param rules those that have found it
 * @returns the worst first, the newest first within
 */
export function incidentsOf(findings: readonly Finding[], rules: readonly Rule[]): Incident[] {
  const union = new Union(findings.length);
  joinBySharedEvents(findings, union);
  joinByActor(findings, windowsOf(rules), union);
  const groups = new Map<number, Evidence[]>();
  findings.forEach((finding, index) => {
    const root = union.rootOf(index);
    const group = groups.get(root) ?? [];
    group.push({ id: findingId(finding), finding });
    groups.set(root, group);
  });
  const byId = new Map(rules.map((rule) => [rule.id, rule]));
  return [...groups.values()].map((group) => incidentOf(group, byId)).sort(worstFirst);
}

function joinBySharedEvents(findings: readonly Finding[], union: Union): void {
  const seen = new Map<string, number>();
  findings.forEach((finding, index) => {
    for (const event of [...eventsOf(finding), findingId(finding)]) {
      const other = seen.get(event);
      if (other === undefined) seen.set(event, index);
      else union.join(index, other);
    }
  });
}

const windowsOf = (rules: readonly Rule[]): Map<string, number> =>
  new Map(
    rules.map(({ id, burst, incidentMinutes }) => [
      id,
      MINUTE * (incidentMinutes ?? Math.max(DEFAULT_MINUTES, burst?.minutes ?? 0)),
    ]),
  );

/** What one person does, each time within the window of the time before, is one act, whomever it is done to. */
function joinByActor(
  findings: readonly Finding[],
  windows: Map<string, number>,
  union: Union,
): void {
  const byActor = new Map<string, Act[]>();
  findings.forEach((finding, index) => {
    const { rule, when } = finding;
    const actor = actorOf(finding)?.toLowerCase();
    if (actor === undefined || when === undefined) return;
    const window = windows.get(rule) ?? DEFAULT_MINUTES * MINUTE;
    const acts = byActor.get(actor) ?? [];
    acts.push({ index, when, window });
    byActor.set(actor, acts);
  });
  for (const acts of byActor.values()) {
    let last: Act | undefined;
    for (const act of acts.sort((a, b) => a.when - b.when)) {
      if (last && act.when - last.when <= Math.min(act.window, last.window))
        union.join(act.index, last.index);
      last = act;
    }
  }
}

/** What one person did. */
interface Act {
  /** Of the finding. */
  index: number;
  /** Epoch ms. */
  when: number;
  /** Ms. */
  window: number;
}

const rank = (level: Level): number => LEVELS.indexOf(level);

const earliestFirst = (a: Evidence, b: Evidence): number =>
  (a.finding.when ?? 0) - (b.finding.when ?? 0) ||
  compare(a.finding.rule, b.finding.rule) ||
  compare(a.id, b.id);

/** A statement: the title of a rule is a question, which the incident answers. */
function titleOf(finding: Finding, who: string | undefined, rule?: Rule): string {
  const { what, rule: id, details } = finding;
  const did = /^Who (.+)\?$/.exec(rule?.title ?? '')?.[1];
  // "Who was added?" asks for the member, not for the one who added.
  const subject = did?.startsWith('was ') ? textOf(details['target']) : who;
  if (did !== undefined && subject !== undefined) return `${subject} ${did}`;
  if (who !== undefined && what.includes(who)) return what;
  const [sentence = id] = rule?.description.split(/\.(?:\s|$)/) ?? [];
  return who === undefined ? sentence : `${who}: ${sentence}`;
}

function incidentOf(group: Evidence[], rules: Map<string, Rule>): Incident {
  const [earliest] = [...group].sort(earliestFirst) as [Evidence];
  const evidence = group.sort(
    (a, b) => rank(b.finding.level) - rank(a.finding.level) || earliestFirst(a, b),
  );
  const [{ finding: lead }] = evidence as [Evidence];
  const times = evidence.flatMap(({ finding: { when } }) => (when === undefined ? [] : [when]));
  const who = actorOf(lead);
  const target = targetOf(lead);
  return {
    id: `inc-${earliest.id}`,
    level: lead.level,
    rule: lead.rule,
    title: titleOf(lead, who, rules.get(lead.rule)),
    what: lead.what,
    ...(who !== undefined && { who }),
    ...(target !== undefined && { target }),
    ...(lead.where !== undefined && { where: lead.where }),
    ...(times.length > 0 && { first: Math.min(...times), last: Math.max(...times) }),
    evidence,
  };
}

const worstFirst = (a: Incident, b: Incident): number =>
  rank(b.level) - rank(a.level) || (b.last ?? 0) - (a.last ?? 0) || compare(a.id, b.id);
