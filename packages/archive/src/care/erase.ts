import { createHash } from 'node:crypto';
import { OWN_COLUMNS } from '../declaration';
import type { TableDeclaration } from '../declaration';
import { ArchiveError } from '../errors';
import { Bound } from '../sql/bound';
import { isHeld, namesPerson } from '../sql/conditions';
import { name } from '../sql/quote';
import { relation } from '../sql/relation';
import type { ArchiveFile, ArchiveFacts, ErasedPerson } from '../store/entries';
import type { ArchiveWriter } from '../store/writer';
import { Rewrite } from './rewrite';
import type { Statement } from './rewrite';

/** What erasure took out of a type, or would take. */
export interface ErasedType {
  type: string;
  /** Rows that left, or that lost the person's values; and those that stay because of a legal hold. Counts. */
  rows: number;
  held: number;
  /** UTC days of the files that changed, the first and the last; absent when none did. */
  days?: [first: string, last: string];
}

/** What an erasure did, or would do. */
export interface EraseReport {
  /** UUIDs and addresses by which the person was looked for. */
  names: string[];
  types: ErasedType[];
  /** Number and hash of the commit: noted elsewhere, they prove when it was done. Absent when nothing was changed. */
  commit?: { number: number; hash: string };
  /** The log named the person, because of a hold that was removed, and was begun anew: it has no line of before any more. */
  isLogAnew?: true;
}

/** What stands in the archive for a name that was erased. */
export const personHash = (archiveId: string, person: string): string =>
  createHash('sha256').update(`${archiveId}\n${person.trim().toLowerCase()}`).digest('hex');

/**
 * All names of a person that the archive knows: an address leads to its UUIDs, and those to all of their addresses.
 * @param person a UUID or an address
 */
export async function namesOfPerson(writer: ArchiveWriter, person: string): Promise<string[]> {
  const names = new Set([person.trim().toLowerCase()]);
  const engine = await writer.engine();
  // Once for the ids of the address, and once for the addresses of the ids.
  for (let step = 0; step < 2; step++) {
    const known = [...names];
    for (const table of writer.options.tables) {
      if (table.kind !== 'state' || table.people?.erase !== 'rows') continue;
      const files = writer.files(table.type);
      if (files.length === 0) continue;
      const bound = new Bound();
      // An address may have had two owners: from the second step on only ids lead on.
      const by = step === 0 ? table : { ...table, people: { ...table.people, columns: ['id'] } };
      const rows = await engine.all(
        `SELECT DISTINCT ${table.people.columns.map(name).join(', ')} FROM (${relation(writer.folder, table, files, writer.snapshot.facts)}) WHERE ${namesPerson(by, known, bound)}`,
        bound.values,
      );
      for (const row of rows) {
        for (const value of Object.values(row).flat()) {
          if (typeof value === 'string' && value !== '') names.add(value.toLowerCase());
        }
      }
    }
  }
  return [...names].sort();
}

/** Whether a row of the archive names a person. @param names UUIDs and addresses of the person @throws DamagedError */
export async function isNamed(writer: ArchiveWriter, names: readonly string[]): Promise<boolean> {
  const engine = await writer.engine();
  for (const table of writer.options.tables) {
    const files = writer.files(table.type);
    if (!table.people || files.length === 0) continue;
    const bound = new Bound();
    const rows = await engine.all(
      `SELECT 1 FROM (${relation(writer.folder, table, files, writer.snapshot.facts)}) WHERE ${namesPerson(table, names, bound)} LIMIT 1`,
      bound.values,
    );
    if (rows.length > 0) return true;
  }
  return false;
}

/**
 * Takes a person out of the archive for good: rows that name the person leave, files that held them are deleted at once,
 * and hashes of the names keep later runs from bringing them back. A log that names the person, in a hold that was removed, is begun
 * anew. Rows under a legal hold stay.
 * @throws ArchiveError when the person is under a legal hold; DamagedError
 */
export async function erase(
  writer: ArchiveWriter,
  person: string,
  { dryRun = false }: { dryRun?: boolean } = {},
): Promise<EraseReport> {
  const names = await namesOfPerson(writer, person);
  const { facts, id } = writer.snapshot;
  const hold = facts.holds.find((each) =>
    each.person?.split(' ').some((one) => names.includes(one)),
  );
  if (hold) {
    throw new ArchiveError(
      `${person} is under the legal hold ${hold.id} (${hold.reason}): nothing was erased. Remove the hold first, if you may.`,
    );
  }
  const rewrite = new Rewrite(writer, 'erase');
  try {
    const types: ErasedType[] = [];
    for (const table of writer.options.tables) {
      if (!table.people) continue;
      const done = await eraseIn(writer, rewrite, table, names);
      if (done.rows + done.held > 0) types.push(done);
    }
    if (dryRun) return { names, types };
    const hashes = names.map((each) => personHash(id, each));
    const erased = withPerson(facts.erased, { on: writer.now(), hashes });
    const note = Object.fromEntries(types.map(({ type, rows }) => [type, rows]));
    // Before the commit: its line is what proves later that the person was erased.
    const isLogAnew = writer.forget(names);
    rewrite.commit({ note, facts: { erased } satisfies Partial<ArchiveFacts> });
    const { number, hash } = writer.snapshot;
    // Whoever reads at this moment gets an error: erased data must not wait for them.
    writer.purge();
    return { names, types, commit: { number, hash }, ...(isLogAnew && { isLogAnew }) };
  } finally {
    rewrite.drop();
  }
}

/** The list with a person, or with the names of one who is in it already. */
function withPerson(erased: readonly ErasedPerson[], person: ErasedPerson): ErasedPerson[] {
  const others = erased.filter(({ hashes }) => !hashes.some((one) => person.hashes.includes(one)));
  const before = erased.filter((each) => !others.includes(each)).flatMap(({ hashes }) => hashes);
  return [...others, { ...person, hashes: [...new Set([...before, ...person.hashes])] }];
}

async function eraseIn(
  writer: ArchiveWriter,
  rewrite: Rewrite,
  table: TableDeclaration,
  names: readonly string[],
): Promise<ErasedType> {
  const { type } = table;
  const total: ErasedType = { type, rows: 0, held: 0 };
  const days: string[] = [];
  const engine = await writer.engine();
  for (const file of writer.files(type)) {
    const bound = new Bound();
    const named = namesPerson(table, names, bound);
    const held = isHeld(table, writer.snapshot.facts.holds, bound);
    const source = relation(writer.folder, table, [file], writer.snapshot.facts);
    const [counts] = await engine.all(
      `SELECT count(*) FILTER (${named} AND NOT ${held}) AS rows, count(*) FILTER (${named} AND ${held}) AS held FROM (${source})`,
      bound.values,
    );
    total.held += Number(counts?.['held']);
    const rows = Number(counts?.['rows']);
    if (rows === 0) continue;
    total.rows += rows;
    days.push(file.day);
    await rewriteFile(rewrite, table, file, `(${named} AND NOT ${held})`, bound);
  }
  days.sort();
  return days.length === 0 ? total : { ...total, days: [days[0] ?? '', days.at(-1) ?? ''] };
}

async function rewriteFile(
  rewrite: Rewrite,
  table: TableDeclaration,
  file: ArchiveFile,
  leaves: string,
  { values }: Bound,
): Promise<void> {
  const { people } = table;
  const replaced = [...(people?.columns ?? []), OWN_COLUMNS.raw]
    .map((column) => `CASE WHEN ${leaves} THEN NULL ELSE ${name(column)} END AS ${name(column)}`)
    .join(', ');
  const statement = (source: string): Statement => ({
    sql:
      people?.erase === 'values'
        ? `SELECT * REPLACE (${replaced}) FROM (${source})`
        : `SELECT * FROM (${source}) WHERE NOT ${leaves}`,
    values,
  });
  await rewrite.replace(table, [file], statement);
}
