import { sqlText } from '@graph-1password/archive';
import type { ArchiveReader } from '@graph-1password/archive';
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

/** Sign-ins that let a user in, as a relation that also has columns `user` and `ip`. */
const allSignIns = (events: string): string =>
  `SELECT *, targetUserUUID AS user, ipAddress AS ip FROM (${events}) WHERE ${letIn} AND targetUserUUID IS NOT NULL AND ipAddress IS NOT NULL`;

const COUNTS =
  'user, ip, count(*) AS times, min(createdOn) AS first, max(createdOn) AS last, min(_seenOn) AS seen';
/** The place of the last sign-in as a whole: the town of an earlier one with the country of a later one was never there. */
const PLACE = ['city', 'country', 'countryCode', 'countryName', 'region'] as const;
const LAST_PLACE = `arg_max({${PLACE.map((name) => `${name}: ${name}`).join(', ')}}, (createdOn, _key)) AS place`;

/** IPv4, of which there is one spelling. */
const IPV4 = '[0-9.]+';

/**
 * Where users signed in from in the window of a reader; since when and how often is counted over the whole archive.
 * @param only addresses in the spelling of this program; default: all
 */
export async function signInSources(
  reader: Pick<ArchiveReader, 'window' | 'events' | 'all'>,
  only?: ReadonlySet<string>,
): Promise<ArchivedSource[]> {
  const { since } = reader.window;
  const signIns = (events: string): string => {
    const all = allSignIns(events);
    if (!only) return all;
    // One that was archived in another spelling is told apart below.
    return `SELECT * FROM (${all}) WHERE ip IN (${['NULL', ...Array.from(only, sqlText)].join(', ')}) OR NOT regexp_full_match(ip, '${IPV4}')`;
  };
  const rows = await reader.all(
    since === undefined
      ? `SELECT ${COUNTS}, ${LAST_PLACE} FROM (${signIns(reader.events(SIGN_INS))}) GROUP BY ALL ORDER BY user, ip`
      : // Places are long to read, and are wanted only of sources in the window, where their last sign-in is.
        `SELECT * FROM (SELECT ${COUNTS} FROM (${signIns(reader.events(SIGN_INS, true))}) GROUP BY ALL)
         LEFT JOIN (SELECT user, ip, ${LAST_PLACE} FROM (${signIns(reader.events(SIGN_INS))}) GROUP BY ALL) USING (user, ip) ORDER BY user, ip`,
  );
  const sources = inOneSpelling(
    rows.map((row) => ({
      userId: String(row['user']),
      ip: String(row['ip']),
      signInCount: Number(row['times']),
      firstSeenOn: Number(row['first']),
      lastSeenOn: Number(row['last']),
      seenOn: Number(row['seen']),
      ...placeOf(row['place']),
    })),
  );
  return sources.filter(
    ({ ip, lastSeenOn }) => (since === undefined || lastSeenOn >= since) && only?.has(ip) !== false,
  );
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

/** @param place a structure; absent where a source has no sign-in in the window */
function placeOf(place: unknown): Partial<SignInSource> {
  const columns = (place ?? {}) as Record<string, unknown>;
  const known = PLACE.flatMap((name) => {
    const value = text(columns[name]);
    return value === undefined ? [] : [[name, value] as const];
  });
  return Object.fromEntries(known);
}
