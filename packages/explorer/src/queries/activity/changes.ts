import type { EntityTable } from '../../model/model';
import { auditActionName } from '@graph-1password/vocabulary';
import { numbersOf, readerOf } from '../shared/rows';
import type { Rows } from '../shared/rows';
import { byCount } from '../shared/tally';

/** Audit events with one action on one type of object. */
export interface ChangeGroup {
  /** Action and object type, as in `grant uva`. */
  readonly value: string;
  /** The same in words, when they are known: "granted a person access to a vault". */
  readonly words?: string;
  /** Count of events. */
  readonly count: number;
  /** How many of them are about a privileged vault or group. */
  readonly privileged: number;
  /** Newest of them, epoch ms. */
  readonly lastOn: number;
}

/** Reads what was done by row of the audit events: action and object type, as in `grant uva`. */
export function changeReader(audits: EntityTable | undefined): (row: number) => string {
  const action = readerOf(audits, 'action');
  const object = readerOf(audits, 'objectType');
  return (row) => {
    const done = String(action(row) ?? 'unknown');
    const type = object(row);
    return type === undefined ? done : `${done} ${String(type)}`;
  };
}

/** A change as `changeReader` tells it, in words; undefined when they are not known. */
export function changeWords(value: string): string | undefined {
  const [action, objectType] = value.split(' ');
  return auditActionName(action, objectType);
}

/** Counts audit events by what was done. @param rows ascending in time */
export function changeGroups(audits: EntityTable | undefined, rows: Rows): ChangeGroup[] {
  const change = changeReader(audits);
  const privileged = readerOf(audits, 'privilegedTarget');
  const times = numbersOf(audits, 'createdOn');
  const groups = new Map<string, { count: number; privileged: number; lastOn: number }>();
  for (const row of rows) {
    const value = change(row);
    const group = groups.get(value) ?? { count: 0, privileged: 0, lastOn: 0 };
    group.count++;
    if (privileged(row) === true) group.privileged++;
    group.lastOn = times?.[row] ?? NaN;
    groups.set(value, group);
  }
  return Array.from(groups, ([value, group]) => {
    const words = changeWords(value);
    return { value, ...(words !== undefined && { words }), ...group };
  }).sort(byCount);
}
