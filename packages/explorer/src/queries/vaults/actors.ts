import { compare } from '@graph-1password/j1ql/browser';
import type { Model } from '../../model/model';
import type { ItemEvents } from '../activity/activity';
import { eventTables } from '../activity/activity';
import { changeReader } from '../activity/changes';
import { numbersOf, readerOf } from '../shared/rows';
import type { Rows } from '../shared/rows';
import type { ValueCount } from '../people/used';
import type { NamedEntity } from '../shared/users';
import { userNamed } from '../shared/accounts';
import { byCount } from '../shared/tally';

/** A user and what they did with a vault or secret. */
export interface Actor extends NamedEntity {
  /** User UUID. */
  readonly id: string;
  /** Item usages. */
  readonly usages: number;
  /** Those of them by a machine: an app through Connect, a service account, the command line. */
  readonly byMachine: number;
  /** Audit events that the user performed. */
  readonly changes: number;
  /** Usages by code of the action, then changes as `action objectType`; most first. */
  readonly actions: readonly ValueCount[];
  /** Epoch ms. */
  readonly firstOn: number;
  /** Epoch ms. */
  readonly lastOn: number;
}

interface Draft {
  usages: number;
  byMachine: number;
  changes: number;
  firstOn: number;
  lastOn: number;
  readonly actions: Map<string, number>;
}

/** Who used or changed a vault or secret, the last active first. Events that name no user are left out. */
export function actorsOf(model: Model, events: ItemEvents): Actor[] {
  const { usages, audits } = eventTables(model);
  const drafts = new Map<string, Draft>();
  const used = readerOf(usages, 'action');
  const accessedBy = readerOf(usages, 'accessedBy');
  collect(drafts, events.usages, {
    times: numbersOf(usages, 'createdOn'),
    user: readerOf(usages, 'userUUID'),
    action: (row) => String(used(row) ?? 'unknown'),
    count: 'usages',
    isMachine: (row) => accessedBy(row) === 'machine',
  });
  collect(drafts, events.changes, {
    times: numbersOf(audits, 'createdOn'),
    user: readerOf(audits, 'actorUUID'),
    action: changeReader(audits),
    count: 'changes',
  });
  return Array.from(drafts, ([id, { actions, ...counts }]) => ({
    id,
    ...userNamed(model, id),
    ...counts,
    actions: Array.from(actions, ([value, count]) => ({ value, count })).sort(byCount),
  })).sort((a, b) => b.lastOn - a.lastOn || compare(a.id, b.id));
}

interface Source {
  readonly times: Float64Array | undefined;
  readonly user: (row: number) => unknown;
  readonly action: (row: number) => string;
  readonly count: 'usages' | 'changes';
  readonly isMachine?: (row: number) => boolean;
}

function collect(
  drafts: Map<string, Draft>,
  rows: Rows,
  { times, user, action, count, isMachine }: Source,
): void {
  for (const row of rows) {
    const id = user(row);
    if (typeof id !== 'string') continue;
    const time = times?.[row] ?? NaN;
    const draft = drafts.get(id) ?? {
      usages: 0,
      byMachine: 0,
      changes: 0,
      firstOn: time,
      lastOn: time,
      actions: new Map<string, number>(),
    };
    drafts.set(id, draft);
    draft[count]++;
    if (isMachine?.(row)) draft.byMachine++;
    draft.firstOn = Math.min(draft.firstOn, time);
    draft.lastOn = Math.max(draft.lastOn, time);
    const done = action(row);
    draft.actions.set(done, (draft.actions.get(done) ?? 0) + 1);
  }
}
