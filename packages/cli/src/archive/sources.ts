import type { ArchiveReader, SqlRow } from '@graph-1password/archive';
import { canonicalIp, EntityTypes, LET_IN } from '@graph-1password/vocabulary';
import type { SignInSource } from '../../../../src/steps/data';
import { tableOfType } from './model';

/** Successful sign-ins of one user from one address, over the whole archive up to the end of the window. */
export interface ArchivedSource extends SignInSource {
  /** When the first of them was archived, epoch ms. */
  seenOn: number;
}

const SIGN_INS = tableOfType(EntityTypes.SIGNIN_EVENT);

/** What stands for the categories that let a user in; constants of this program. */
export const letIn = `category IN (${LET_IN.map((category) => `'${category}'`).join(', ')})`;

const text = (value: unknown): string | undefined =>
  typeof value === 'string' ? value : undefined;

/** Where users signed in from in the window of a reader; since when and how often is counted over the whole archive. */
export async function signInSources(reader: ArchiveReader): Promise<ArchivedSource[]> {
  const { since } = reader.window;
  const places = ['city', 'country', 'countryCode', 'countryName', 'region'];
  const last = places.map((name) => `arg_max(${name}, (createdOn, _key)) AS ${name}`).join(', ');
  const rows = await reader.all(
    `SELECT targetUserUUID AS user, ipAddress AS ip, count(*) AS times, min(createdOn) AS first, max(createdOn) AS last, min(_seenOn) AS seen, ${last}
     FROM (${reader.events(SIGN_INS, true)}) WHERE ${letIn} AND targetUserUUID IS NOT NULL AND ipAddress IS NOT NULL
     GROUP BY ALL ORDER BY user, ip`,
  );
  const sources = inOneSpelling(
    rows.map((row) => ({
      userId: String(row['user']),
      ip: String(row['ip']),
      signInCount: Number(row['times']),
      firstSeenOn: Number(row['first']),
      lastSeenOn: Number(row['last']),
      seenOn: Number(row['seen']),
      ...placeOf(row),
    })),
  );
  return since === undefined ? sources : sources.filter(({ lastSeenOn }) => lastSeenOn >= since);
}

/** Events that were archived by an earlier version have addresses as they were received. */
function inOneSpelling(sources: readonly ArchivedSource[]): ArchivedSource[] {
  const found = new Map<string, ArchivedSource>();
  for (const source of sources) {
    const ip = canonicalIp(source.ip);
    if (ip === undefined) continue;
    const key = `${source.userId}|${ip}`;
    const known = found.get(key);
    if (!known) {
      found.set(key, { ...source, ip });
      continue;
    }
    const [older, newer] =
      source.lastSeenOn >= known.lastSeenOn ? [known, source] : [source, known];
    found.set(key, {
      ...{ ...newer, ip },
      signInCount: older.signInCount + newer.signInCount,
      firstSeenOn: Math.min(older.firstSeenOn, newer.firstSeenOn),
      seenOn: Math.min(older.seenOn, newer.seenOn),
    });
  }
  return [...found.values()];
}

function placeOf(row: SqlRow): Partial<SignInSource> {
  const [city, country, countryCode] = [
    text(row['city']),
    text(row['country']),
    text(row['countryCode']),
  ];
  const [countryName, region] = [text(row['countryName']), text(row['region'])];
  return {
    ...(city !== undefined && { city }),
    ...(country !== undefined && { country }),
    ...(countryCode !== undefined && { countryCode }),
    ...(countryName !== undefined && { countryName }),
    ...(region !== undefined && { region }),
  };
}
