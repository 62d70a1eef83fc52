import { compare } from '@graph-1password/j1ql';
import type { Finding } from '../detect/detect';
import { LEVELS } from '../detect/levels';
import type { Level } from '../detect/levels';
import type { Rule } from '../detect/rules';
import { earliestFirst, groupsOf, worstFirst } from './grouping';
import type { Evidence } from './grouping';
import { actorOf, targetOf } from './identity';

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
 * Puts findings together that tell of one incident, as {@link groupsOf} says.
 * @param rules those that have found it
 * @returns the worst first, the newest first within
 */
export function incidentsOf(findings: readonly Finding[], rules: readonly Rule[]): Incident[] {
  return groupsOf(findings, rules)
    .map((group) => incidentFrom(group, rules))
    .sort(worstIncidentFirst);
}

/** A statement: the title of a rule is a question, which the incident answers. */
function titleOf(finding: Finding, who: string | undefined, rule?: Rule): string {
  const { what, rule: id, details, facts } = finding;
  const did = /^Who (.+)\?$/.exec(rule?.title ?? '')?.[1];
  // "Who was added?" asks for the member, not for the one who added.
  const subject = did?.startsWith('was ') ? details['target'] : who;
  if (did !== undefined && typeof subject === 'string' && subject !== '')
    return `${subject} ${did}`;
  // It may name the person further on only, as the object of another act.
  const isOfMany = rule?.burst && ((facts.actor ?? facts.target)?.count ?? 1) > 1;
  if (who !== undefined && (isOfMany === true || what.includes(who)))
    return what.startsWith(who) ? what : `${who} ${what}`;
  const [sentence = id] = rule?.description.split(/\.(?:\s|$)/) ?? [];
  return who === undefined ? sentence : `${who}: ${sentence}`;
}

/** The incident that findings tell of. @param group one or more @param rules those that have found it */
export function incidentFrom(group: readonly Evidence[], rules: readonly Rule[]): Incident {
  const [earliest] = [...group].sort(earliestFirst) as [Evidence];
  const evidence = [...group].sort(worstFirst);
  const [{ finding: lead }] = evidence as [Evidence];
  const times = evidence.flatMap(({ finding: { when } }) => (when === undefined ? [] : [when]));
  const who = actorOf(lead);
  const target = targetOf(lead);
  const rule = rules.find(({ id }) => id === lead.rule);
  return {
    id: `inc-${earliest.id}`,
    ...{ level: lead.level, rule: lead.rule, title: titleOf(lead, who, rule), what: lead.what },
    ...(who !== undefined && { who }),
    ...(target !== undefined && { target }),
    ...(lead.where !== undefined && { where: lead.where }),
    ...(times.length > 0 && { first: Math.min(...times), last: Math.max(...times) }),
    evidence,
  };
}

const rank = (level: Level): number => LEVELS.indexOf(level);

type Ranked = Pick<Incident, 'id' | 'level' | 'last'>;

/** The order in which incidents are read: the worst first, the newest first within. */
export const worstIncidentFirst = (a: Ranked, b: Ranked): number =>
  rank(b.level) - rank(a.level) || (b.last ?? 0) - (a.last ?? 0) || compare(a.id, b.id);
