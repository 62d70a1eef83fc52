import { DAY } from '@graph-1password/vocabulary';
import type { AlertConfig } from '../../alerts/config/types';
import { incidentsOf } from '../../alerts/incidents';
import type { Incident } from '../../alerts/incidents';
import { muteReason } from '../../alerts/mutes';
import { sinksFor } from '../../alerts/routes';
import { configuredPack } from '../../alerts/rules';
import type { RuleSource } from '../../graph/source';
import { detect } from '../detect';
import type { Level } from '../levels';
import type { FailedRule, Rule } from '../rules';

/** What a rule would have done in a week. */
export interface BacktestWeek {
  /** Its Monday in UTC, `YYYY-MM-DD`. */
  week: string;
  /** Counts: what the rule saw, and how much of it a mute keeps silent. */
  incidents: number;
  muted: number;
  /** Incidents that would have been told, by sink. */
  told: Record<string, number>;
}

/** What a rule would have done in the whole time. */
export interface RuleBacktest extends Omit<BacktestWeek, 'week'> {
  rule: string;
  level: Level;
  /** Those with an incident, in their order. */
  weeks: BacktestWeek[];
  /** Incidents without what `graph-1password.yaml` says of the rule; absent when it says nothing. */
  withDefaults?: number;
  /** The configuration has switched it off. */
  isOff?: true;
  /** It judges a time that ends now, so that it is counted for that alone. */
  onlyNow?: true;
}

/** What a backtest found. */
export interface Backtest {
  rules: RuleBacktest[];
  /** All incidents by week; one that several rules have seen counts once. */
  weeks: BacktestWeek[];
  failed: FailedRule[];
}

/** What is tried. */
export interface BacktestOptions {
  config: AlertConfig;
  /** Ids of rules; absent for all. */
  only?: readonly string[] | undefined;
  /** A rule pack instead of the one that is shipped. */
  rulesFolder?: string | undefined;
  /** Epoch ms. */
  now: number;
}

/** A comparison of a time with the present: that of `_createdOn` is true of every object of a backtest. */
const WITH_NOW = /(\w+)\s*[<>]=?\s*date\.now/g;

/** Whether a rule judges a time that ends now, whatever it is run on. */
const isOfNow = ({ query, firesWhen }: Rule): boolean =>
  firesWhen === 'nothing' ||
  [...query.text.matchAll(WITH_NOW)].some(([, property]) => property !== '_createdOn');

/** The same rule for all of the time: not only what is new in the last day. */
const atAnyTime = (rule: Rule): Rule =>
  rule.neighbours ? { ...rule, neighbours: { ...rule.neighbours, new: [] } } : rule;

/**
 * Runs the rules on all of a graph as if each of its days had just been collected. Reads and writes no state of alerts.
 * @param source whose objects were all first seen now
 */
export async function backtest(source: RuleSource, options: BacktestOptions): Promise<Backtest> {
  const { config, only, rulesFolder, now } = options;
  const asked = ({ id }: { id: string }): boolean => !only || only.includes(id);
  const pack = configuredPack(config, rulesFolder);
  const rules = pack.rules.filter(asked).map(atAnyTime);
  const { findings, failed, unreadable } = await detect(source, rules, now);
  if (unreadable) throw unreadable;
  const incidents = incidentsOf(findings, rules);
  const told = tellerOf(config, now);
  const changed = Object.keys(config.ruleSettings).filter((id) => asked({ id }));
  const defaults = configuredPack({ ...config, ruleSettings: {} }, rulesFolder).rules.filter(
    ({ id }) => changed.includes(id),
  );
  const before = defaults.map(atAnyTime);
  const found = incidentsOf((await detect(source, before, now)).findings, before);
  const off = before.filter(({ id }) => !rules.some((rule) => rule.id === id));
  const rows = [...rules, ...off].map((rule): RuleBacktest => {
    const weeks = weeksOf(seenBy(rule.id, incidents), told);
    return {
      rule: rule.id,
      level: rule.level,
      ...sumOf(weeks),
      weeks,
      ...(changed.includes(rule.id) && { withDefaults: seenBy(rule.id, found).length }),
      ...(off.includes(rule) && { isOff: true }),
      ...(isOfNow(rule) && { onlyNow: true }),
    };
  });
  const broken = pack.broken.filter(({ rule }) => asked({ id: rule }));
  return { rules: rows, weeks: weeksOf(incidents, told), failed: [...broken, ...failed] };
}

const seenBy = (rule: string, incidents: readonly Incident[]): Incident[] =>
  incidents.filter(({ evidence }) => evidence.some(({ finding }) => finding.rule === rule));

/** Which sinks an incident would have gone to; `muted` when a mute that holds now fits it. */
function tellerOf(config: AlertConfig, now: number): (incident: Incident) => string[] | 'muted' {
  return (incident) => {
    if (muteReason(incident, config.mutes, now) !== undefined) return 'muted';
    const rules = incident.evidence.map(({ finding }) => finding.rule);
    return sinksFor(config, { level: incident.level, rules });
  };
}

const EPOCH_MONDAY = 4 * DAY;

/** The Monday of a time, in UTC. @param time epoch ms */
export function weekOf(time: number): string {
  const days = Math.floor((time - EPOCH_MONDAY) / (7 * DAY)) * 7;
  return new Date(EPOCH_MONDAY + days * DAY).toISOString().slice(0, 10);
}

function weeksOf(
  incidents: readonly Incident[],
  told: (incident: Incident) => string[] | 'muted',
): BacktestWeek[] {
  const weeks = new Map<string, BacktestWeek>();
  for (const incident of incidents) {
    // What has no time is so now, and in no week.
    const week = incident.first === undefined ? '' : weekOf(incident.first);
    const row = weeks.get(week) ?? { week, incidents: 0, muted: 0, told: {} };
    weeks.set(week, row);
    row.incidents++;
    const sinks = told(incident);
    if (sinks === 'muted') row.muted++;
    else for (const sink of sinks) row.told[sink] = (row.told[sink] ?? 0) + 1;
  }
  return [...weeks.values()].sort((a, b) => (a.week < b.week ? -1 : 1));
}

/** Counts of several weeks together. */
export function sumOf(weeks: readonly BacktestWeek[]): Omit<BacktestWeek, 'week'> {
  const sum: Omit<BacktestWeek, 'week'> = { incidents: 0, muted: 0, told: {} };
  for (const { incidents, muted, told } of weeks) {
    sum.incidents += incidents;
    sum.muted += muted;
    for (const [sink, times] of Object.entries(told)) {
      sum.told[sink] = (sum.told[sink] ?? 0) + times;
    }
  }
  return sum;
}
