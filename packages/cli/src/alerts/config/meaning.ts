import { BlockList, isIP } from 'node:net';
import { nearest } from '@graph-1password/j1ql';
import { RuleError, readRuleFile, ruleFilesById } from '../../detect/ruleFile';
import { readRule } from '../../detect/rules';
import type { ParameterValues } from '../../detect/template';
import { isLoopback } from '../../../../../src/client/network/loopback';
import { isMailbox } from '../../support/mailbox';
import type { SchemaProblem } from './schema';
import type { AlertConfig, Matcher, SinkConfig } from './types';

/** Checks what a schema cannot say: names that must exist, addresses, dates. @param value as it stands in the file */
export function checkMeaning(config: AlertConfig, value: unknown): SchemaProblem[] {
  const problems: SchemaProblem[] = [];
  const add = (steps: (string | number)[], text: string) => problems.push({ steps, text });
  const rules = rulesOf(config, add);
  const checkRule = (id: string, steps: (string | number)[]) => {
    if (!rules.has(id)) add(steps, noSuchRule(id, rules.keys()));
  };
  for (const [id, { parameters = {} }] of Object.entries(config.ruleSettings)) {
    checkRule(id, ['ruleSettings', id]);
    const file = rules.get(id);
    if (file !== undefined) checkParameters(id, file, parameters, add);
  }
  config.mutes.forEach((mute, index) => {
    for (const { name, text } of matcherProblems(mute, rules.keys())) {
      add(['mutes', index, name], text);
    }
    const { until } = mute;
    if (Number.isNaN(until))
      add(
        ['mutes', index, 'until'],
        `"mutes.${index}.until" is not a valid date: write one such as 2026-12-31.`,
      );
  });
  const sinks = Object.keys(config.sinks);
  const checkSinks = (names: string[], steps: (string | number)[]) => {
    for (const name of names.filter((each) => !sinks.includes(each))) {
      add(steps, `there is no sink "${name}": ${guessOf(name, sinks, 'add it under sinks')}`);
    }
  };
  config.routes.forEach(({ rule = [], sink }, index) => {
    rule.forEach((id) => checkRule(id, ['routes', index, 'rule']));
    checkSinks(sink, ['routes', index, 'sink']);
  });
  config.reports.forEach(({ sink }, index) => {
    checkSinks(sink, ['reports', index, 'sink']);
    for (const name of sink.filter((each) => config.sinks[each]?.type === 'pagerduty')) {
      const text = `"${name}" wakes people up, and a report is no reason to: choose a sink that is not PagerDuty.`;
      add(['reports', index, 'sink'], text);
    }
  });
  for (const [name, sink] of Object.entries(config.sinks)) checkSink(name, sink, add);
  checkQuietHours(config, add);
  // The text in the file decides, not the resolved value.
  if ((value as { explorer?: string }).explorer?.includes('${')) {
    add(['explorer'], '"explorer" is not a secret: write the address itself.');
  }
  return problems;
}

const noSuchRule = (id: string, known: Iterable<string>): string =>
  `there is no rule "${id}": ${guessOf(id, known, 'see the files in jupiterone/rules')}`;

/** What is wrong with what a mute names, of the file or of the command line. @param rules ids of all rules */
export function matcherProblems(
  { rule = [], address = [] }: Matcher,
  rules: Iterable<string>,
): { name: 'rule' | 'address'; text: string }[] {
  const known = new Set(rules);
  return [
    ...rule
      .filter((id) => !known.has(id))
      .map((id) => ({ name: 'rule' as const, text: noSuchRule(id, known) })),
    ...address
      .filter((text) => !isNetwork(text))
      .map((text) => ({
        name: 'address' as const,
        text: `"${text}" is neither an IP address nor a network such as 10.0.0.0/8: correct it.`,
      })),
  ];
}

type Add = (steps: (string | number)[], text: string) => void;

/** The files of all rules by id; what is wrong with the user's folder is said. */
function rulesOf({ rulesFolder }: AlertConfig, add: Add): Map<string, string> {
  const shipped = ruleFilesById();
  if (rulesFolder === undefined) return shipped;
  try {
    const own = ruleFilesById(rulesFolder);
    for (const id of [...own.keys()].filter((name) => shipped.has(name))) {
      add(
        ['rules'],
        `the rule "${id}" has the name of a built-in rule: rename its file, or change the built-in rule under ruleSettings.`,
      );
    }
    for (const file of own.values()) readRule(file);
    return new Map([...shipped, ...own]);
  } catch (error) {
    if (!(error instanceof RuleError)) throw error;
    add(['rules'], error.message);
    return shipped;
  }
}

function checkParameters(id: string, file: string, values: ParameterValues, add: Add): void {
  const { parameters = {} } = readRuleFile(file);
  for (const [name, value] of Object.entries(values)) {
    const steps = ['ruleSettings', id, 'parameters', name];
    const known = parameters[name];
    if (known === undefined) {
      const names = Object.keys(parameters);
      const otherwise = names.length === 0 ? 'it has none' : `it has ${names.join(', ')}`;
      add(steps, `the rule "${id}" has no parameter "${name}": ${guessOf(name, names, otherwise)}`);
    } else if (Array.isArray(known.default) !== Array.isArray(value)) {
      const wanted = Array.isArray(known.default) ? 'a list of strings' : 'a number';
      add(steps, `"${name}" of the rule "${id}" must be ${wanted}: ${known.meaning}`);
    } else if (typeof value === 'number' && value < 0) {
      add(steps, `"${name}" of the rule "${id}" must not be below 0: ${known.meaning}`);
    }
  }
}

const guessOf = (name: string, known: Iterable<string>, otherwise: string): string => {
  const guess = nearest(name, known);
  return guess === undefined ? `${otherwise}.` : `did you mean "${guess}"?`;
};

function isNetwork(text: string): boolean {
  const [address = '', bits, ...rest] = text.split('/');
  const family = isIP(address);
  if (family === 0 || rest.length > 0) return false;
  if (bits === undefined) return true;
  try {
    new BlockList().addSubnet(address, Number(bits), family === 4 ? 'ipv4' : 'ipv6');
    return /^\d+$/.test(bits);
  } catch {
    return false;
  }
}

/** What is wrong with an address that messages go to; undefined when nothing is. */
export function addressProblem(url: string): string | undefined {
  if (!URL.canParse(url)) return 'is not an address: write one that begins with https://';
  const { protocol, hostname, username, password } = new URL(url);
  if (username !== '' || password !== '')
    return 'contains a user name or password: remove it, and use authorization';
  if (protocol === 'https:' || (protocol === 'http:' && isLoopback(hostname))) return undefined;
  return 'would send unencrypted text: use https:// (http:// is allowed for this machine only)';
}

/** Office 365 connectors, which Microsoft has switched off. */
const CONNECTOR = /(^|\.)(webhook\.office\.com|outlook\.office(365)?\.com)$/;

/** Whether an address is one of a connector of Office 365. */
export const isConnector = (url: string): boolean =>
  URL.canParse(url) && CONNECTOR.test(new URL(url).hostname);

function checkSink(name: string, sink: SinkConfig, add: Add): void {
  if ('url' in sink && sink.url !== undefined && !sink.url.includes('${')) {
    const problem = addressProblem(sink.url);
    if (problem !== undefined) add(['sinks', name, 'url'], `"sinks.${name}.url" ${problem}.`);
  }
  if (sink.type === 'email') {
    const { tls, host, user, password } = sink;
    if (tls === 'none' && !isLoopback(host)) {
      add(
        ['sinks', name, 'tls'],
        `"sinks.${name}.tls" would send unencrypted text: use starttls or implicit (none is allowed for this machine only).`,
      );
    }
    if ((user === undefined) !== (password === undefined)) {
      add(['sinks', name], `"sinks.${name}" needs both user and password, or neither.`);
    }
    for (const address of [sink.from, sink.to].flat()) {
      if (!isMailbox(address))
        add(
          ['sinks', name],
          `"${address}" in "sinks.${name}" is not an email address: write one such as soc@example.com.`,
        );
    }
  }
}

function checkQuietHours({ quietHours }: AlertConfig, add: Add): void {
  if (!quietHours) return;
  if (quietHours.from === quietHours.to) {
    add(['quietHours', 'to'], '"quietHours" begins and ends at the same time: change one of them.');
  }
  const { timeZone } = quietHours;
  if (timeZone === undefined) return;
  try {
    new Intl.DateTimeFormat('en', { timeZone });
  } catch {
    add(
      ['quietHours', 'timeZone'],
      `"${timeZone}" is not a time zone: write a name such as Europe/Berlin.`,
    );
  }
}
