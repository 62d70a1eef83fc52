import {
  ArchiveReader,
  ClusterError,
  publishArchive,
  readSnapshot,
  statsOf,
  tableStatements,
  userStatements,
} from '@graph-1password/archive';
import type { PublishReport } from '@graph-1password/archive';
import { EntityTypes } from '@graph-1password/vocabulary';
import { isExplained, judgedWindow } from '../../alerts/judge/scope';
import type { PublishedAbout } from '../../cluster/answers';
import { connect, DATABASE } from '../../cluster/connect';
import { provenanceOf } from '../../graph/provenance';
import { EXIT } from '../../support/exitCodes';
import type { ExitCode } from '../../support/exitCodes';
import { count } from '../../support/text';
import { limitsOf } from '../keep';
import type { Keep } from '../keep';
import { TABLES, tableOfType } from '../model';
import type { ArchiveCommandOptions, ArchiveContext } from './context';

/** What `archive publish` takes. */
export interface PublishCommandOptions extends ArchiveCommandOptions {
  to?: string;
  database?: string;
  cluster?: string;
  keep?: Keep[];
  /** Write the statements and send nothing. */
  print?: boolean;
}

/** Most memory of a statement that takes a file, in MB, and its longest time, in seconds. */
const LIMITS = { seconds: 600 };

/** `archive publish`. @throws UsageError; ClusterError, LockedError */
export async function publishToCluster(
  { to, database = DATABASE, cluster, keep = [], print = false }: PublishCommandOptions,
  { folder, answer, say }: ArchiveContext,
): Promise<ExitCode> {
  const place = { database, cluster, keep: limitsOf(keep) };
  if (print) {
    const statements = tableStatements(TABLES, place);
    const users = userStatements(place);
    answer([...statements.map((sql) => `${sql};`), ...users].join('\n\n'), { statements, users });
    return EXIT.done;
  }
  const account = await accountIn(folder);
  const server = connect({ ...(to !== undefined && { url: to }), database }, LIMITS);
  try {
    const report = await publishArchive(server, {
      ...{ folder, tables: TABLES, account, place, about: aboutOf(folder) },
      onUnit: (done, all) => {
        if (done % 100 === 0 && done < all) say(`${count(done)} of ${count(all)} days`);
      },
    });
    answer(inWords(report, account, database), { account, database, ...report });
    return report.differences.length === 0 ? EXIT.done : EXIT.partial;
  } finally {
    await server.close();
  }
}

/** What is to be known with every answer: above all what the archive lacks. */
function aboutOf(folder: string): PublishedAbout {
  const recordCounts: Record<string, number> = {};
  for (const { type, rows } of statsOf(readSnapshot(folder), TABLES)) recordCounts[type] = rows;
  const facts = { isSimulated: false, ownReads: 0, recordCounts };
  const { gaps, lacks, simulated } = provenanceOf(folder, facts);
  const judged = { ...judgedWindow(folder), isExplained: isExplained(folder, gaps) };
  return { gaps, lacks, judged, ...(simulated && { simulated }) };
}

/** The UUID of the account whose archive it is. @throws ClusterError when no run has seen it */
async function accountIn(folder: string): Promise<string> {
  const reader = new ArchiveReader({ folder, tables: TABLES });
  try {
    const accounts = reader.states(tableOfType(EntityTypes.ACCOUNT));
    const rows = await reader.all(
      `SELECT id FROM (${accounts}) WHERE id IS NOT NULL ORDER BY _from`,
    );
    const id = rows.at(-1)?.['id'];
    if (typeof id === 'string') return id;
  } finally {
    reader.close();
  }
  throw new ClusterError(
    `The archive in ${folder} does not know its account yet, and the account is in every key: poll once more with a token that is in use.`,
  );
}

function inWords(report: PublishReport, account: string, database: string): string {
  const { files, rows, bytes, replaced, commit, differences } = report;
  const sent =
    files === 0
      ? 'Nothing is new'
      : `${count(rows)} rows of ${count(files)} files (${(bytes / 1e6).toFixed(1)} MB) were sent`;
  const out = replaced === 0 ? '' : `, ${count(replaced)} days were replaced`;
  return [
    `${sent}${out}. Database ${database} has account ${account} as of commit ${commit} of its archive.`,
    ...differences.map(
      (line) => `  ! ${line} "graph-1password archive verify" checks the archive.`,
    ),
  ].join('\n');
}
