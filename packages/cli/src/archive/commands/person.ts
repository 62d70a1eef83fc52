import { ArchiveReader } from '@graph-1password/archive';
import { cutText, EntityTypes, isOnePasswordId } from '@graph-1password/vocabulary';
import { isMailbox } from '../../support/mailbox';
import { printable } from '../../support/text';
import { UsageError } from '../../support/usage';
import { TABLES, tableOfType } from '../model';

/**
 * Rows are looked for by UUID and address: a hold on a name would hold nothing, and an erasure of one would take nothing out. One
 * that the archive does not know is taken, so that somebody can be held or erased before any event.
 * @param folder of the archive
 * @param person as it was typed
 * @throws UsageError for what is neither; it tells the address of the one person who has that name
 */
export async function requirePerson(folder: string, person: string): Promise<void> {
  const typed = person.trim();
  if (isOnePasswordId(typed) || isMailbox(typed)) return;
  const said = JSON.stringify(printable(cutText(typed, 80)));
  const known = typed === '' ? [] : await calledSo(folder, typed);
  const [only] = known;
  const hint =
    only === undefined
      ? 'name the person by one of them.'
      : known.length === 1
        ? `use ${only}, the one person who is called so.`
        : `${known.length} people are called so, use one of ${known.slice(0, MOST_NAMED).join(', ')}.`;
  throw new UsageError(
    `${said} is neither an e-mail address nor a UUID of 26 letters and digits: ${hint}`,
  );
}

/** People whom a sentence names. */
const MOST_NAMED = 5;

/** The people who have or had a name, in any case: the last address of each, else the UUID. */
async function calledSo(folder: string, called: string): Promise<string[]> {
  const reader = new ArchiveReader({ folder, tables: TABLES });
  try {
    const rows = await reader.all(
      `SELECT id, arg_max(email, _from) AS email FROM (${reader.history(tableOfType(EntityTypes.USER))}) GROUP BY id HAVING bool_or(lower(trim(name)) = lower($1)) ORDER BY ALL`,
      [called],
    );
    return rows.map(({ id, email }) => String([email].flat().at(-1) ?? id));
  } finally {
    reader.close();
  }
}
