import { accessSync, constants, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { getHeapStatistics } from 'node:v8';
import { reporter } from './checks';
import type { Check, Machine } from './types';

const check = reporter('machine');

const [MB, GB] = [1e6, 1e9];
/** What a run needs (docs/performance.md): memory at its start and for each event, disk for each event. In bytes. */
const [LEAST_MEMORY, MEMORY_PER_EVENT, DISK_PER_EVENT] = [280 * MB, 1000, 3_600];
/** A new graph stands beside the old one until it is whole. */
const GRAPHS_AT_A_TIME = 2;
/** Below these a run is in danger. */
const [TIGHT_DISK, NO_DISK, TIGHT_MEMORY] = [GB, 100 * MB, GB];

/** The machine that this process runs on. @param folders of graphs and states; absolute paths */
export function thisMachine(folders: { data: string; state: string }): Machine {
  // libuv reads the limits of control groups, version 1 and 2; without one it gives 0, or more than there is.
  const limit = process.constrainedMemory();
  return {
    // A run writes beside its graph what others write into /tmp, unless TMPDIR is set.
    folders: { ...folders, temporary: process.env.TMPDIR ? tmpdir() : folders.data },
    ...(limit > 0 && limit < 2 ** 50 && { memoryLimit: limit }),
    heapLimit: getHeapStatistics().heap_size_limit,
    isWritable: (folder) => {
      try {
        accessSync(folder, constants.W_OK | constants.X_OK);
        return true;
      } catch {
        return false;
      }
    },
    room: (folder) => {
      try {
        const { bavail, bsize } = statfsSync(folder);
        return bavail * bsize;
      } catch {
        return undefined;
      }
    },
  };
}

/** What each folder is for, in sentences. */
const PURPOSES = { data: 'graphs', state: 'the state of a poller', temporary: 'temporary files' };
/** How another folder is chosen. */
const CURES = {
  data: 'name another folder with --data-dir or GRAPH_1PASSWORD_DATA_DIR',
  state: 'name another folder with --state-dir or XDG_STATE_HOME',
  temporary: 'set TMPDIR to another folder, or leave it unset to use the folder of the graph',
};

/** The folder itself, or the nearest one above that is there, in which it would be made. */
function existing(folder: string): string {
  let place = folder;
  while (path.dirname(place) !== place) {
    try {
      accessSync(place, constants.F_OK);
      return place;
    } catch {
      place = path.dirname(place);
    }
  }
  return place;
}

/** Says what about the machine prevents a run, or a large run. */
export function checkMachine(machine: Machine): Check[] {
  const kinds = (Object.keys(PURPOSES) as (keyof typeof PURPOSES)[]).filter(
    (kind) => kind !== 'temporary' || machine.folders.temporary !== machine.folders.data,
  );
  return [...kinds.flatMap((kind) => folderChecks(kind, machine)), ...memoryChecks(machine)];
}

function folderChecks(kind: keyof typeof PURPOSES, machine: Machine): Check[] {
  const folder = machine.folders[kind];
  const place = existing(folder);
  const where = place === folder ? folder : `${folder} (in ${place})`;
  if (!machine.isWritable(place)) {
    // Only a poller needs a state.
    const status = kind === 'state' ? 'warning' : 'failure';
    return [
      check(
        'folders',
        status,
        `Nothing can be written to ${where}, which is for ${PURPOSES[kind]}.`,
        {
          cure: `Give this user the right to write there, or ${CURES[kind]}.`,
          facts: { kind, folder },
        },
      ),
    ];
  }
  const room = machine.room(place);
  const facts = { kind, folder, ...(room !== undefined && { room }) };
  if (room === undefined || room >= TIGHT_DISK || (kind === 'state' && room >= NO_DISK)) {
    const left = room === undefined ? '' : `, with ${size(room)} left`;
    return [check('folders', 'ok', `${where} is for ${PURPOSES[kind]}${left}.`, { facts })];
  }
  const events = Math.floor(room / DISK_PER_EVENT / GRAPHS_AT_A_TIME);
  const enough =
    kind === 'data' ? `, which is enough for about ${rounded(events)} events a run` : '';
  const status = room < NO_DISK ? 'failure' : 'warning';
  return [
    check('folders', status, `${where}, for ${PURPOSES[kind]}, has ${size(room)} left${enough}.`, {
      cure: `Make room there, ${kind === 'data' ? 'read fewer days (EVENTS_LOOKBACK_DAYS), ' : ''}or ${CURES[kind]}.`,
      facts,
    }),
  ];
}

function memoryChecks({ memoryLimit, heapLimit }: Machine): Check[] {
  if (memoryLimit === undefined) return [];
  const facts = { memoryLimit, heapLimit };
  const events = Math.max(0, Math.floor((memoryLimit - LEAST_MEMORY) / MEMORY_PER_EVENT));
  const checks: Check[] = [];
  if (memoryLimit >= TIGHT_MEMORY) {
    const message = `This container may use ${size(memoryLimit)} of memory: about ${rounded(events)} events a run.`;
    checks.push(check('memory', 'ok', message, { facts }));
  } else {
    const message =
      events === 0
        ? `This container may use ${size(memoryLimit)} of memory, and a run needs ${size(LEAST_MEMORY)} at least.`
        : `This container may use ${size(memoryLimit)} of memory, which is enough for about ${rounded(events)} events a run.`;
    const cure = `Raise the limit (1 GB is good for ${rounded((TIGHT_MEMORY - LEAST_MEMORY) / MEMORY_PER_EVENT)} events), or read fewer days with EVENTS_LOOKBACK_DAYS.`;
    checks.push(check('memory', 'warning', message, { cure, facts }));
  }
  if (heapLimit > memoryLimit) {
    checks.push(
      check(
        'memory',
        'warning',
        `Node may grow to ${size(heapLimit)} in a container of ${size(memoryLimit)}, which is then killed without a word.`,
        {
          cure: `Set NODE_OPTIONS=--max-old-space-size=${Math.floor((memoryLimit * 0.75) / 2 ** 20)}, or raise the limit.`,
          facts,
        },
      ),
    );
  }
  return checks;
}

/** A count rounded to two digits, since it is an estimate. */
function rounded(count: number): string {
  const unit = 10 ** Math.max(0, Math.floor(Math.log10(Math.max(count, 1))) - 1);
  return (Math.floor(count / unit) * unit).toLocaleString('en-US');
}

const size = (bytes: number): string =>
  bytes >= GB ? `${(bytes / GB).toFixed(1)} GB` : `${Math.round(bytes / MB)} MB`;
