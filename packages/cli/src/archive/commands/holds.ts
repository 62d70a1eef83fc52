import { randomBytes } from 'node:crypto';
import { ArchiveReader, isNamed, namesOfPerson, readSnapshot } from '@graph-1password/archive';
import type { LegalHold } from '@graph-1password/archive';
import { cutText, EntityTypes, isOnePasswordId, lowerId } from '@graph-1password/vocabulary';
import { EXIT } from '../../support/exitCodes';
import type { ExitCode } from '../../support/exitCodes';
import type { RelativeMoment } from '../../support/options';
import { printable, utc } from '../../support/text';
import { UsageError } from '../../support/usage';
import { TABLES, tableOfType } from '../model';
import type { ArchiveCommandOptions, ArchiveContext } from './context';
import { withPatientWriter } from './context';
import { requirePerson } from './person';

/** What `archive hold add` takes. */
export interface HoldOptions extends ArchiveCommandOptions {
  reason: string;
  person?: string;
  vault?: string;
  since?: RelativeMoment;
  until?: RelativeMoment;
}

/** A hold in words. */
export function describeHold({ id, reason, on, person, vault, since, until }: LegalHold): string {
  const what = [
    ...(person === undefined ? [] : [`person ${person.split(' ').join(', ')}`]),
    ...(vault === undefined ? [] : [`vault ${vault}`]),
    ...(since === undefined ? [] : [`from ${utc(since)}`]),
    ...(until === undefined ? [] : [`until ${utc(until)}`]),
  ];
  return `${id}: ${what.length === 0 ? 'everything' : what.join(', ')}; ${printable(reason)} (since ${utc(on)}).`;
}

const jsonOf = ({ on, since, until, person, ...hold }: LegalHold) => ({
  ...hold,
  on: new Date(on).toISOString(),
  ...(person !== undefined && { person: person.split(' ') }),
  ...(since !== undefined && { since: new Date(since).toISOString() }),
  ...(until !== undefined && { until: new Date(until).toISOString() }),
});

/** `archive hold list`. */
export function listHolds(
  _options: ArchiveCommandOptions,
  { folder, answer }: ArchiveContext,
): Promise<ExitCode> {
  const { holds } = readSnapshot(folder).facts;
  answer(holds.length === 0 ? 'There is no legal hold.' : holds.map(describeHold).join('\n'), {
    holds: holds.map(jsonOf),
  });
  return Promise.resolve(EXIT.done);
}

/** `archive hold add`. @throws UsageError for a person or vault that nobody knows, and for a period that nothing can be in */
export async function addHold(
  { reason, person, vault, since, until, dryRun = false }: HoldOptions,
  context: ArchiveContext,
): Promise<ExitCode> {
  const { folder, answer, now } = context;
  if (since && until && since(now) >= until(now))
    throw new UsageError('--since is not before --until: choose an earlier time.');
  if (person !== undefined) await requirePerson(folder, person);
  const vaultId = vault === undefined ? undefined : await vaultOf(folder, vault);
  const { hold, isKnown } = await withPatientWriter(context, async (writer) => {
    const names = person === undefined ? undefined : await namesOfPerson(writer, person);
    const isKnown = names === undefined || (await isNamed(writer, names));
    const made: LegalHold = {
      ...{ id: randomBytes(3).toString('hex'), reason, on: now },
      ...(names && { person: names.join(' ') }),
      ...(vaultId !== undefined && { vault: vaultId }),
      ...(since && { since: since(now) }),
      ...(until && { until: until(now) }),
    };
    const { holds } = writer.snapshot.facts;
    if (!dryRun) writer.commit({ what: 'hold', facts: { holds: [...holds, made] } });
    return { hold: made, isKnown };
  });
  const verb = dryRun ? 'Would hold' : 'Holds';
  const unknown = isKnown
    ? ''
    : `\nNothing in the archive names ${person} so far: check the spelling.`;
  answer(`${verb} ${describeHold(hold)}${unknown}`, { dryRun, hold: jsonOf(hold), isKnown });
  return EXIT.done;
}

/** `archive hold remove`. @throws UsageError when there is no such hold */
export async function removeHold(
  { id, dryRun = false }: ArchiveCommandOptions & { id: string },
  context: ArchiveContext,
): Promise<ExitCode> {
  const { answer } = context;
  const removed = await withPatientWriter(context, (writer) => {
    const { holds } = writer.snapshot.facts;
    const found = holds.find((hold) => hold.id === id);
    if (!found) {
      throw new UsageError(
        `There is no legal hold ${JSON.stringify(cutText(id, 40))}: "graph-1password archive hold list" shows the ids.`,
      );
    }
    const left = holds.filter((hold) => hold !== found);
    if (!dryRun) writer.commit({ what: 'hold', facts: { holds: left } });
    return found;
  });
  const verb = dryRun ? 'Would remove' : 'Removed';
  answer(`${verb} ${describeHold(removed)}`, { dryRun, hold: jsonOf(removed) });
  return EXIT.done;
}

/** The id of a vault that is named by id or title, of now or of before. */
async function vaultOf(folder: string, vault: string): Promise<string> {
  const reader = new ArchiveReader({ folder, tables: TABLES });
  try {
    const rows = await reader.all(
      `SELECT DISTINCT id FROM (${reader.history(tableOfType(EntityTypes.VAULT))}) WHERE lower(id) = lower($1) OR lower(name) = lower($1)`,
      [vault.trim()],
    );
    const ids = rows.map(({ id }) => String(id));
    const [first] = ids;
    if (first !== undefined && ids.length === 1) return first;
    if (ids.length > 1) {
      throw new UsageError(
        `${ids.length} vaults are called ${vault}: ${ids.join(', ')}. Name one by its id.`,
      );
    }
  } finally {
    reader.close();
  }
  const id = lowerId(vault);
  if (id !== undefined && isOnePasswordId(id)) return id;
  throw new UsageError(`There is no vault ${JSON.stringify(cutText(vault, 80))} in the archive.`);
}
