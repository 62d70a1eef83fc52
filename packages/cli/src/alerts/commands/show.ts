import { EXIT } from '../../support/exitCodes';
import type { ExitCode } from '../../support/exitCodes';
import { requirePast } from '../../support/options';
import type { RelativeMoment } from '../../support/options';
import { findConfig } from '../config/find';
import { loadConfig } from '../config/load';
import type { AlertConfig } from '../config/types';
import { allMutes } from '../mutes';
import { alertStoreOf, pollersIn } from '../places';
import type { StandingOptions } from '../standing';
import type { AlertStore } from '../state/store';
import type { AlertState, Decisions } from '../state/types';
import { json, unknownIncident } from './shared';
import type { AlertContext, AlertOptions } from './shared';
import { formatIncident, formatList, shownIncidents } from './view';
import type { ListFilter } from './view';

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
  if (judgedOn === undefined) tellOthers(store, options, context);
  return EXIT.done;
}

/** Where the rules have not run for the instance that is meant: for which they have. */
function tellOthers(store: AlertStore, options: AlertOptions, { printError }: AlertContext): void {
  const others = pollersIn(options, ['.alerts'])
    .filter(({ alertsFolder }) => alertsFolder !== store.folder)
    .map(({ instanceId }) => instanceId);
  if (others.length === 0) return;
  const whose = others.length === 1 ? 'of another instance' : 'of other instances';
  printError(`There are alerts ${whose}: ${others.join(', ')}. Choose one with -i.`);
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
  if (!incident) throw unknownIncident(id, store);
  context.print(
    options.format === 'json' ? json({ incident }) : formatIncident(incident, decisions),
  );
  return EXIT.done;
}
