import { randomBytes } from 'node:crypto';
import { cutText } from '@graph-1password/vocabulary';
import { Lock } from '@graph-1password/archive';
import { EXIT } from '../../support/exitCodes';
import type { ExitCode } from '../../support/exitCodes';
import { UsageError } from '../../support/usage';
import { durationOf } from '../config/duration';
import { findConfig } from '../config/find';
import { loadConfig } from '../config/load';
import { matcherProblems } from '../config/meaning';
import type { Matcher } from '../config/types';
import { describeMute } from '../mutes';
import { alertStoreOf } from '../places';
import { allRuleFiles } from '../rules';
import type { AlertStore } from '../state/store';
import type { Decisions } from '../state/types';
import { momentText } from '../text';
import { unknownIncident } from './shared';
import type { AlertContext, AlertOptions } from './shared';

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
  for (const id of ids) if (!known.has(id)) throw unknownIncident(id, store);
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
    throw unknownIncident(incident, store);
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
  context.print(`${made.id}: ${describeMute(made)} is muted until ${momentText(made.until)}.`);
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
    store.requireWhole();
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
