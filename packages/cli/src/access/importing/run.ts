import path from 'node:path';
import { counted, HOUR } from '@graph-1password/vocabulary';
import { NoGraphError } from '../../graph/findGraph';
import { EXIT } from '../../support/exitCodes';
import type { ExitCode } from '../../support/exitCodes';
import { printer } from '../../support/output';
import type { Print } from '../../support/output';
import { jsonText, printable, utc } from '../../support/text';
import { UsageError } from '../../support/usage';
import type { Snapshot } from '../../../../../src/access/snapshot';
import { oldestAnswer } from '../../../../../src/access/snapshot';
import { accessFolderOf } from '../place';
import { readSnapshot } from '../read/readSnapshot';
import type { Difference } from '../replay/reconcile';
import { reconcile } from '../replay/reconcile';
import { readStored, storedTimes, writeStored } from '../store';
import { checkAccount, openAccessGraph } from '../view';
import type { AccessGraph, AccessPlace } from '../view';
import { differenceText } from './differences';
import { withEnded } from './ended';
import { withOlderAnswers } from './merge';

/** Options of `graph-1password access import`. */
export interface ImportOptions extends AccessPlace {
  /** When the files were made, epoch ms, where they do not tell. */
  asOf?: number;
  format?: 'text' | 'json';
  output?: string;
  /** Say what would be imported, and keep nothing. */
  dryRun?: boolean;
}

/** Where messages go, and the clock. */
export interface AccessContext extends Print {
  /** Epoch ms. */
  now: () => number;
}

/** What the comparison with the snapshot before came to. */
interface Checked {
  snapshot: Snapshot;
  differences: Difference[];
  /** A sentence that says what was, or could not be, compared. */
  sentence: string;
}

/** Imports a snapshot, whole or not at all. @returns the exit code @throws ImportError, UsageError */
export async function runImport(
  file: string,
  options: ImportOptions,
  context: AccessContext,
): Promise<ExitCode> {
  const print = printer(options.output, context);
  const now = context.now();
  const read = readSnapshot(path.resolve(file), options.asOf);
  if (read.asOf > now + FUTURE) {
    throw new UsageError(
      `The export is of ${utc(read.asOf)}, which is to come: set the clock of the machine that made it, and run it again.`,
    );
  }
  const folder = accessFolderOf(options);
  const newest = storedTimes(folder).at(-1);
  if (newest !== undefined && newest > read.asOf) {
    throw new UsageError(
      `The export is of ${utc(read.asOf)}, and a newer one of ${utc(newest)} was imported before: nothing is changed.`,
    );
  }
  const before = readStored(folder, read.asOf - 1)?.snapshot;
  if (
    before?.account !== undefined &&
    read.account !== undefined &&
    before.account !== read.account
  ) {
    throw new UsageError(
      `The export is of the account ${printable(read.account)}, and those before of ${printable(before.account)}: use another --state-dir or --integration-instance-id for it.`,
    );
  }
  const graph = await graphIfAny(options, now);
  if (graph) checkAccount(read, graph.facts);
  const { snapshot, differences, sentence } = check(before, graph, read);
  const changes = graph?.facts.changes ?? [];
  const whole = before ? withOlderAnswers(withEnded(before, changes, snapshot), before) : snapshot;
  if (!options.dryRun)
    writeStored(folder, { schema: 1, importedOn: now, snapshot: whole, differences });
  const counts = countsOf(whole);
  // What CSV reports lack is not in them by their nature: only an answer that failed makes a part of the whole.
  const code = read.source === 'op' && read.lacks.length > 0 ? EXIT.partial : EXIT.done;
  if (options.format === 'json') {
    const { source, account, asOf, lacks } = whole;
    const head = { schema: 1, source, account, asOf: new Date(asOf).toISOString(), counts, lacks };
    print(jsonText({ ...head, check: sentence, differences, dryRun: options.dryRun === true }));
    return code;
  }
  print(
    [
      `${options.dryRun ? 'Would import' : 'Imported'} what was so on ${utc(whole.asOf)}: ${countsText(counts)}.`,
      ...whole.lacks,
      sentence,
      ...differences.map((each) => `- ${differenceText(each, whole, before)}`),
    ]
      .map(printable)
      .join('\n'),
  );
  return code;
}

/** How far ahead the clock of the machine that exported may be, in ms. */
const FUTURE = HOUR;

async function graphIfAny(options: ImportOptions, now: number): Promise<AccessGraph | undefined> {
  try {
    return await openAccessGraph(options, now);
  } catch (error) {
    // The first snapshot may come before the first collection.
    if (error instanceof NoGraphError && options.dataDir === undefined) return undefined;
    throw error;
  }
}

/** More than this share, and more than this many, unexplained facts mean that something was read wrongly. */
const TOO_MANY = { share: 0.02, count: 20 };

function check(
  before: Snapshot | undefined,
  graph: AccessGraph | undefined,
  read: Snapshot,
): Checked {
  const nothing = (sentence: string): Checked => ({ snapshot: read, differences: [], sentence });
  if (!before) return nothing('It is the first snapshot, so there is nothing to compare it with.');
  if (!graph)
    return nothing('It was not compared with the one before: there is no graph with audit events.');
  const { audited } = graph;
  const from = oldestAnswer(before);
  if (!audited || audited.since > from || audited.until < read.asOf) {
    const has = audited
      ? `those of the graph are from ${utc(audited.since)} to ${utc(audited.until)}`
      : 'the graph lacks them';
    return nothing(
      `It was not compared with the one before: that takes all audit events from ${utc(from)} to ${utc(read.asOf)}, and ${has}. Collect, then import it again.`,
    );
  }
  const { snapshot, differences, compared } = reconcile(before, graph.facts.changes, read);
  const many = Math.max(TOO_MANY.count, compared * TOO_MANY.share);
  if (differences.length > many) {
    return {
      ...{ snapshot, differences: [] },
      sentence: `${counted(differences.length, 'difference')} from the snapshot before have no audit event, too many to be changes past the audit trail: the two exports were probably made with different rights, or something was read wrongly.`,
    };
  }
  const events = graph.facts.changes.between(from, read.asOf);
  const found =
    differences.length === 0
      ? 'everything that differs is explained'
      : `${counted(differences.length, 'change')} that no event explains`;
  return {
    ...{ snapshot, differences },
    sentence: `Compared with the snapshot of ${utc(before.asOf)} and ${counted(events, 'audit event')} since: ${found}.`,
  };
}

interface Counts {
  users: number;
  groups: number;
  vaults: number;
  memberships: number;
  grants: number;
}

function countsOf({ users, groups, vaults, members, userGrants, groupGrants }: Snapshot): Counts {
  const rows = (answers: Readonly<Record<string, { rows: readonly unknown[] }>>) =>
    Object.values(answers).reduce((sum, answer) => sum + answer.rows.length, 0);
  return {
    users: users?.rows.length ?? 0,
    groups: groups?.rows.length ?? 0,
    vaults: vaults?.rows.length ?? 0,
    memberships: rows(members),
    grants: rows(userGrants) + rows(groupGrants),
  };
}

const countsText = ({ users, groups, vaults, memberships, grants }: Counts): string =>
  [
    counted(users, 'person or machine', 'people and machines'),
    counted(groups, 'group'),
    counted(vaults, 'vault'),
    counted(memberships, 'membership'),
    counted(grants, 'grant'),
  ].join(', ');
