import { randomBytes } from 'node:crypto';
import { counted, cutText } from '@graph-1password/vocabulary';
import { EXIT } from '../../support/exitCodes';
import type { ExitCode } from '../../support/exitCodes';
import { Lock } from '@graph-1password/archive';
import { requirePast } from '../../support/options';
import type { RelativeMoment } from '../../support/options';
import { UsageError } from '../../support/usage';
import { testMessage } from '../compose';
import { durationOf } from '../config/duration';
import { findConfig } from '../config/find';
import { loadConfig, readConfig } from '../config/load';
import { matcherProblems } from '../config/meaning';
import { describeProblem } from '../config/problem';
import { SinkConfigError } from '../config/secrets';
import type { AlertConfig, Matcher } from '../config/types';
import { allMutes, describeMute } from '../mutes';
import { alertStoreOf } from '../places';
import type { PlaceOptions } from '../places';
import { allRuleFiles } from '../rules';
import { openSink } from '../sinks/open';
import { troubleOnMachine } from '../sinks/reach';
import type { StandingOptions } from '../standing';
import type { AlertStore } from '../state/store';
import type { AlertState, Decisions } from '../state/types';
import { formatIncident, formatList, shownIncidents } from './view';
import type { ListFilter } from './view';
import { jsonText } from '../../support/text';

/** What all commands of `alerts` take. */
export interface AlertOptions extends PlaceOptions {
  config?: string;
  format?: 'text' | 'json';
  /** A file instead of the terminal. */
  output?: string;
}

/** Where the words go, and what time it is. */
export interface AlertContext {
  print: (text: string) => void;
  printError: (text: string) => void;
  /** Epoch ms. */
  now: () => number;
}

const json = (value: object): string => jsonText({ schema: 1, ...value });

/** What `alerts list` takes. */
export interface ListOptions extends AlertOptions, Omit<ListFilter, 'since'> {
  since?: RelativeMoment;
}

const standingOptions = (
  { folder }: AlertStore,
  decisions: Decisions,
  { mutes }: AlertConfig,
  { now }: AlertContext,
): StandingOptions => ({ decisions, mutes, now: now(), folder });

/** What is shown. @throws AlertStateError when a part of it is damaged */
function readWhole(store: AlertStore): [AlertState, Decisions] {
  const [state, decisions] = [store.load(), store.loadDecisions()];
  store.requireWhole();
  return [state, decisions];
}

/** `alerts list`. @returns the exit code @throws UsageError for a `--since` of the future */
export function listAlerts(options: ListOptions, context: AlertContext): ExitCode {
  const store = alertStoreOf(options);
  const [state, decisions] = readWhole(store);
  const config = loadConfig(findConfig(options.config));
  const by = standingOptions(store, decisions, config, context);
  const { since: from, ...filter } = options;
  const since = from?.(by.now);
  if (since !== undefined) requirePast('--since', since, by.now);
  const shown = shownIncidents(state, by, { ...filter, ...(since !== undefined && { since }) });
  const { judgedOn, notJudged = [], outbox, sinks } = state;
  context.print(
    options.format === 'json'
      ? json({
          ...{ judgedOn, notJudged, incidents: shown, outbox, sinks },
          mutes: allMutes(config.mutes, decisions),
        })
      : formatList(shown, state, config, decisions, context.now()),
  );
  return EXIT.done;
}

/** `alerts show`. @returns the exit code @throws UsageError for an unknown incident */
export function showAlert(id: string, options: AlertOptions, context: AlertContext): ExitCode {
  const store = alertStoreOf(options);
  const [state, decisions] = readWhole(store);
  const config = loadConfig(findConfig(options.config));
  const by = standingOptions(store, decisions, config, context);
  const all = ['gone', undefined] as const;
  const incident = all
    .flatMap((wanted) => shownIncidents(state, by, wanted === undefined ? {} : { state: wanted }))
    .find((each) => each.id === id);
  if (!incident) throw unknown(id);
  context.print(
    options.format === 'json' ? json({ incident }) : formatIncident(incident, decisions),
  );
  return EXIT.done;
}

const unknown = (id: string): UsageError =>
  new UsageError(
    `There is no incident ${JSON.stringify(cutText(id, 80))}: "graph-1password alerts list" shows the ids.`,
  );

/** Changes what people decided, one command at a time. */
function decide(
  store: AlertStore,
  context: AlertContext,
  change: (decisions: Decisions) => void,
): void {
  const lock = Lock.take(`${store.lockFile}-decisions`, {
    holder: 'command',
    cure: 'is changing acknowledgements or mutes: try again',
  });
  try {
    const decisions = store.loadDecisions(context.printError);
    change(decisions);
    store.saveDecisions(decisions);
  } finally {
    lock.release();
  }
}

/** `alerts ack`. @returns the exit code @throws UsageError for an unknown incident */
export function acknowledge(
  ids: string[],
  options: AlertOptions & { note?: string; undo?: boolean },
  context: AlertContext,
): ExitCode {
  const store = alertStoreOf(options);
  const known = new Set(store.load().incidents.map(({ id }) => id));
  for (const id of ids) if (!known.has(id)) throw unknown(id);
  decide(store, context, ({ acknowledged }) => {
    for (const id of ids) {
      if (options.undo) delete acknowledged[id];
      else acknowledged[id] = { on: context.now(), ...(options.note && { note: options.note }) };
    }
  });
  context.print(`${options.undo ? 'No longer acknowledged' : 'Acknowledged'}: ${ids.join(', ')}.`);
  return EXIT.done;
}

/** What `alerts mute` takes beside an incident. */
export interface MuteOptions extends AlertOptions, Matcher {
  reason: string;
  /** A length of time such as `7d`. */
  for: string;
}

/** `alerts mute`. @returns the exit code @throws UsageError */
export function mute(
  incident: string | undefined,
  options: MuteOptions,
  context: AlertContext,
): ExitCode {
  const { rule, person, address, vault, tag, reason } = options;
  const matcher = Object.fromEntries(
    Object.entries({ rule, person, address, vault, tag }).filter(
      ([, value]) => value !== undefined,
    ),
  ) as Matcher;
  const names = Object.keys(matcher).length;
  if ((incident === undefined) === (names === 0)) {
    throw new UsageError(
      'Name an incident, or what to mute: --rule, --person, --address, --vault or --tag.',
    );
  }
  checkMatcher(matcher, options);
  const length = durationOf(options.for);
  if (length === undefined)
    throw new UsageError('Enter a number with m, h or d for --for, such as 12h or 7d.');
  const store = alertStoreOf(options);
  if (incident !== undefined && !store.load().incidents.some(({ id }) => id === incident)) {
    throw unknown(incident);
  }
  const now = context.now();
  const made = {
    ...{
      id: `mute-${randomBytes(4).toString('hex')}`,
      ...matcher,
      reason,
      on: now,
      until: now + length,
    },
    ...(incident !== undefined && { incident }),
  };
  decide(store, context, (decisions) => void decisions.mutes.push(made));
  context.print(
    `${made.id}: ${describeMute(made)} is muted until ${new Date(made.until).toISOString()}.`,
  );
  return EXIT.done;
}

/** Says what is wrong with what a mute names: one that fits nothing would be no mute. @throws UsageError */
function checkMatcher(matcher: Matcher, { config }: AlertOptions): void {
  const files = matcher.rule && allRuleFiles(loadConfig(findConfig(config)));
  const [problem] = matcherProblems(matcher, files?.keys() ?? []);
  if (problem) throw new UsageError(problem.text.replace(/^there/, 'There'));
}

/** `alerts unmute`. @returns the exit code @throws UsageError for an unknown mute */
export function unmute(ids: string[], options: AlertOptions, context: AlertContext): ExitCode {
  const store = alertStoreOf(options);
  const known = new Set(store.loadDecisions().mutes.map(({ id }) => id));
  for (const id of ids.filter((each) => !known.has(each))) {
    throw new UsageError(
      `There is no mute ${JSON.stringify(cutText(id, 80))} from the command line: "graph-1password alerts list" shows them. Remove mutes of graph-1password.yaml in that file.`,
    );
  }
  decide(store, context, (decisions) => {
    decisions.mutes = decisions.mutes.filter(({ id }) => !ids.includes(id));
  });
  context.print(`Ended: ${ids.join(', ')}.`);
  return EXIT.done;
}

/** `alerts test`: sends a marked test now, past the outbox. @returns the exit code @throws UsageError */
export async function testSink(
  name: string,
  options: AlertOptions,
  context: AlertContext,
): Promise<ExitCode> {
  alertStoreOf(options);
  const { sinks } = loadConfig(findConfig(options.config));
  const config = sinks[name];
  if (!config) {
    const known = Object.keys(sinks).join(', ') || 'none';
    throw new UsageError(`There is no sink ${JSON.stringify(name)}. Configured sinks: ${known}.`);
  }
  try {
    const sink = openSink(name, config, process.env, context.now);
    const sent = await sink.send(testMessage(context.now()), false);
    if (sent.kind === 'delivered') {
      context.print(`✓ ${name} (${config.type}) accepted the test.`);
      return EXIT.done;
    }
    context.printError(`✗ ${name} (${config.type}): ${sent.reason}`);
  } catch (error) {
    if (!(error instanceof SinkConfigError)) throw error;
    context.printError(error.message);
    return EXIT.usage;
  }
  return EXIT.failed;
}

/** `alerts check`: says what is wrong in the file, and whether the sinks have their secrets. @returns the exit code: that of wrong usage for anything that is wrong */
export function checkAlerts(options: AlertOptions, context: AlertContext): ExitCode {
  alertStoreOf(options);
  const file = findConfig(options.config);
  if (file === undefined) {
    context.printError(
      'There is no graph-1password.yaml here or in the configuration folder: docs/alerts.md has one to start with.',
    );
    return EXIT.usage;
  }
  const { config, problems } = readConfig(file);
  const lines = problems.map((problem) => describeProblem(file, problem));
  for (const [name, sink] of Object.entries(config.sinks)) {
    try {
      openSink(name, sink, process.env, context.now);
      const trouble = troubleOnMachine(name, sink, process.env);
      if (trouble !== undefined) lines.push(trouble);
    } catch (error) {
      if (!(error instanceof SinkConfigError)) throw error;
      lines.push(error.message);
    }
  }
  if (options.format === 'json') context.print(json({ file, problems: lines }));
  else if (lines.length > 0) context.printError(lines.join('\n'));
  else {
    const { sinks, routes, mutes } = config;
    const ended = mutes.filter(({ until }) => until <= context.now());
    const over =
      ended.length === 0
        ? ''
        : `; ${counted(ended.length, 'mute is', 'mutes are')} over: renew or remove`;
    context.print(
      `✓ ${file}: ${counted(Object.keys(sinks).length, 'sink')}, ${counted(routes.length, 'route')}, ${counted(mutes.length, 'mute')}${over}.`,
    );
  }
  return lines.length > 0 ? EXIT.usage : EXIT.done;
}
