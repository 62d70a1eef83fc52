import { EVENT_KINDS, STREAMS } from '@graph-1password/vocabulary';
import { judgementsOf } from '../alerts/state/judgements';
import type { Judgements } from '../alerts/state/judgements';
import { printable } from '../support/text';
import { healthOf, isHealthy } from './health';
import type { Health } from './health';
import { holderOf } from '@graph-1password/archive';
import { EXIT } from '../support/exitCodes';
import { describeRun } from './run/report';
import { describeSchedule } from './schedule';
import type { PollerPaths } from './settings';
import type { PollState } from './state';

/** What `--status --json` prints; `schema` grows when a field changes its meaning. */
interface Status extends Omit<PollState, 'items' | 'version'> {
  schema: 1;
  health: Health;
  /** Process that polls, if any. */
  poller?: number;
  stateFile: string;
  /** What is wrong with it, as a sentence: all else is then as before the first run. */
  damage?: string;
  /** Items whose details are known. */
  knownItems: number;
  /** How the rules of the alerts were judged last; absent when they never were. */
  judgements?: Judgements;
}

/**
 * @param now epoch ms
 * @param damage what is wrong with the file of the state, as a sentence
 */
export function statusOf(
  state: PollState,
  {
    stateFile,
    lockFile,
    alertsFolder,
  }: Pick<PollerPaths, 'stateFile' | 'lockFile' | 'alertsFolder'>,
  now: number,
  damage?: string,
): Status {
  const { items, version: _version, ...shown } = state;
  const poller = holderOf(lockFile)?.pid;
  const knownItems = Object.values(items).reduce(
    (sum, vault) => sum + Object.keys(vault).length,
    0,
  );
  const judgements = judgementsOf(alertsFolder, now);
  const health = damage === undefined ? healthOf(state, now, poller !== undefined) : 'damaged';
  return {
    schema: 1,
    health,
    ...(poller !== undefined && { poller }),
    ...shown,
    stateFile,
    ...(damage !== undefined && { damage }),
    knownItems,
    ...(judgements && { judgements }),
  };
}

/**
 * Exit code of `--status`: like that of a run; 1 when runs are overdue, when part of the data is missing again and again,
 * or when there was no run and no poller is at it.
 */
export function statusExitCode({ health, poller }: Status): number {
  if (health === 'partly') return EXIT.partial;
  const isFine = health === 'ok' || (isHealthy(health) && poller !== undefined);
  return isFine ? EXIT.done : EXIT.failed;
}

function healthText({ health, partlyInRow, damage }: Status): string {
  if (damage !== undefined) return `damaged: ${damage}`;
  if (health === 'incomplete')
    return `incomplete: part of the data was missing in ${partlyInRow} runs in a row`;
  return health === 'in the future'
    ? 'the last run was in the future: the clock was ahead, or is behind now; check the clock'
    : health;
}

/** How the rules were judged last: a failure stands first, since no alert comes until it is mended. */
function judgementText({ judgements: { lastSuccess, failure } = {} }: Status): string {
  const last = lastSuccess === undefined ? 'none yet' : `last judged ${lastSuccess}`;
  return failure
    ? `the last judgement failed at ${failure.on}: ${printable(failure.reason)} (before: ${last})`
    : last;
}

/** The status for people. */
export function describeStatus(status: Status): string {
  const { runs, streams, lastRun, nextRun, failures } = status;
  const rows: [string, string][] = [
    ['Health', healthText(status)],
    ['Poller', status.poller === undefined ? 'none is running' : `process ${status.poller}`],
    ['Last success', status.lastSuccess ?? 'none yet'],
    ['Last run', lastRun ? `${lastRun.startedOn}  ${describeRun(lastRun)}` : 'none yet'],
    ['Alerts', judgementText(status)],
    [
      'Next run',
      nextRun ? `${nextRun.on}  (${describeSchedule(nextRun.schedule)})` : 'when a poller starts',
    ],
    [
      'Runs',
      `${runs.ok} ok, ${runs.partly} partly, ${runs.failed} failed; ${failures} failed in a row`,
    ],
    ['Items', `${status.knownItems} do not need to be read again until they change`],
    ...EVENT_KINDS.flatMap((kind): [string, string][] => {
      const mark = streams[kind];
      if (!mark) return [];
      const until = mark.deliveredUntil ? `delivered up to ${mark.deliveredUntil}` : 'nothing yet';
      return [[STREAMS[kind].label, mark.lacking ? `${until}; the token cannot read it` : until]];
    }),
    ['State', status.stateFile],
  ];
  const width = Math.max(...rows.map(([name]) => name.length));
  return rows.map(([name, text]) => `${name.padEnd(width)}  ${text}`).join('\n');
}
