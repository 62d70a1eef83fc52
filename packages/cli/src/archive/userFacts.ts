import type { ArchiveReader } from '@graph-1password/archive';
import { ACCOUNT_STATE_ACTIONS, AccountStates, EntityTypes } from '@graph-1password/vocabulary';
import { knownAccount } from '../../../../src/steps/build-users/converter';
import type { LastUse } from './lastUses';
import { AUDIT_LINKS, tableOfType } from './model';
import { letIn } from './sources';

const AUDITS = tableOfType(EntityTypes.AUDIT_EVENT);
const SIGN_INS = tableOfType(EntityTypes.SIGNIN_EVENT);

/** What of a user follows from events: times in epoch ms, and what the account is. */
type UserFacts = Record<string, number | string>;

/**
 * What follows from events of users, by UUID, over the whole archive up to the end of the window. Reads of this integration do
 * not count.
 * @param uses of the whole archive up to the end of the window
 */
export async function userFacts(
  reader: ArchiveReader,
  uses: readonly LastUse[],
): Promise<Map<string, UserFacts>> {
  const facts = await userTimes(reader, uses);
  const states = await accountStates(reader);
  const actors = await actorsOf(reader);
  // Without any audit event nobody knows who was suspended.
  const isWhole = actors !== undefined;
  const known = new Set([
    ...facts.keys(),
    ...(actors ?? []),
    ...[...states.entries()].map(([id]) => id),
  ]);
  for (const id of known) {
    const times = facts.get(id) ?? {};
    const wasAtWork =
      times['lastSignInOn'] !== undefined ||
      times['lastItemUsageOn'] !== undefined ||
      actors?.has(id) === true;
    const { status, leftOn } = knownAccount(states.get(id), isWhole && wasAtWork);
    facts.set(id, {
      ...times,
      ...(leftOn !== undefined && { leftOn }),
      ...(status !== undefined && { status }),
    });
  }
  return facts;
}

async function userTimes(
  reader: ArchiveReader,
  uses: readonly LastUse[],
): Promise<Map<string, UserFacts>> {
  const rows = await reader.all(
    `SELECT targetUserUUID AS user, max(createdOn) FILTER (${letIn}) AS lastSignInOn, max(createdOn) FILTER (NOT coalesce(${letIn}, false)) AS lastFailedSignInOn
     FROM (${reader.events(SIGN_INS, true)}) WHERE targetUserUUID IS NOT NULL GROUP BY user`,
  );
  const times = new Map(
    rows.map(({ user, ...signIns }): [string, UserFacts] => [
      String(user),
      Object.fromEntries(
        Object.entries(signIns).filter((pair): pair is [string, number] => pair[1] !== null),
      ),
    ]),
  );
  for (const { user, on } of uses) {
    const own = times.get(user) ?? {};
    const known = Number(own['lastItemUsageOn'] ?? on);
    times.set(user, { ...own, lastItemUsageOn: Math.max(known, on) });
  }
  return times;
}

async function accountStates(reader: ArchiveReader): Promise<AccountStates> {
  const actions = ACCOUNT_STATE_ACTIONS.map((action) => `'${action}'`).join(', ');
  const rows = await reader.all(
    `SELECT objectUUID AS id, action, createdOn AS time FROM (${reader.events(AUDITS, true)})
     WHERE objectType = 'user' AND objectUUID IS NOT NULL AND action IN (${actions})`,
  );
  const states = new AccountStates();
  for (const { id, action, time } of rows)
    states.see(String(id), 'user', String(action), Number(time));
  return states;
}

/** Those who acted; undefined when there is no audit event. */
async function actorsOf(reader: ArchiveReader): Promise<Set<string> | undefined> {
  const rows = await reader.all(
    `SELECT DISTINCT ${AUDIT_LINKS.actor} AS actor FROM (${reader.events(AUDITS, true)})`,
  );
  if (rows.length === 0) return undefined;
  return new Set(rows.flatMap(({ actor }) => (actor === null ? [] : [String(actor)])));
}
