import Table from 'cli-table3';
import { counted } from '@graph-1password/vocabulary';
import { count, utc } from '../../support/text';
import { LEVELS } from '../levels';
import type { Backtest, BacktestWeek, RuleBacktest } from './backtest';
import { sumOf } from './backtest';

const right = (value: string) => ({ content: value, hAlign: 'right' as const });
const number = (value: number) => right(value === 0 ? '' : count(value));
const toldTo = (told: BacktestWeek['told']): string =>
  Object.entries(told)
    .map(([sink, times]) => `${sink} ${count(times)}`)
    .join(', ');

const tableOf = (head: string[], rows: Table.HorizontalTableRow[]): string => {
  const table = new Table({ head, style: { head: [], border: [], compact: true } });
  table.push(...rows);
  return table.toString();
};

/**
 * A backtest for people: each rule with how often it would have told whom, then the weeks.
 * @param from epoch ms @param to epoch ms: between them the events lie
 */
export function backtestText({ rules, weeks }: Backtest, from: number, to: number): string {
  const seen = rules
    .filter(({ incidents, withDefaults }) => incidents > 0 || withDefaults !== undefined)
    .sort(worstFirst);
  const silent = rules.length - seen.length;
  const all = sumOf(weeks);
  const lines = [
    `${counted(rules.length, 'rule')} on the events from ${utc(from)} to ${utc(to)}: ${counted(all.incidents, 'incident')}, ${count(all.muted)} of them muted. Nothing was sent, and no state was read or written.`,
  ];
  if (seen.length > 0) {
    const head = ['Level', 'Rule', 'Incidents', 'Busiest week', 'Muted', 'Told to', 'Unchanged'];
    lines.push(tableOf(head, seen.map(ruleRow)));
  }
  if (weeks.length > 0) {
    const rows = weeks.map(({ week, incidents, muted, told }) => [
      ...[week === '' ? 'without a time' : week, number(incidents), number(muted), toldTo(told)],
    ]);
    lines.push(tableOf(['Week of', 'Incidents', 'Muted', 'Told to'], rows));
  }
  if (silent > 0) lines.push(`${counted(silent, 'rule')} saw nothing.`);
  const ofNow = rules.filter(({ onlyNow }) => onlyNow).map(({ rule }) => rule);
  if (ofNow.length > 0) {
    lines.push(
      `These rules judge a time that ends now, and are counted for it alone: ${ofNow.join(', ')}.`,
    );
  }
  return lines.join('\n');
}

const rank = ({ level }: RuleBacktest): number => LEVELS.indexOf(level);

const worstFirst = (a: RuleBacktest, b: RuleBacktest): number =>
  rank(b) - rank(a) || b.incidents - a.incidents || (a.rule < b.rule ? -1 : 1);

function ruleRow(each: RuleBacktest): Table.HorizontalTableRow {
  const { level, rule, incidents, muted, told, weeks, withDefaults, isOff } = each;
  const busiest = Math.max(0, ...weeks.map((week) => week.incidents));
  return [
    level.toLowerCase(),
    isOff ? `${rule} (off)` : rule,
    number(incidents),
    number(busiest),
    number(muted),
    toldTo(told),
    right(withDefaults === undefined ? '' : count(withDefaults)),
  ];
}
