import type { Entity } from '@jupiterone/integration-sdk-core';
import { personHash } from '@graph-1password/archive';
import type { LegalHold, Snapshot, StagedRow, TableDeclaration } from '@graph-1password/archive';
import { receivedText } from '../../../../src/steps/values';
import { linksOf } from './links';
import { tableOfType } from './model';

/** An entity as the archive takes it. */
export interface StagedEntity {
  table: TableDeclaration;
  row: StagedRow;
  /** Epoch ms: of the event, else of the run. */
  time: number;
}

/** Makes entities into rows of the archive, without the people who were erased from it. */
export class EntityLines {
  readonly #erased: ReadonlySet<string>;
  readonly #holds: readonly LegalHold[];
  readonly #id: string;
  readonly #hashes = new Map<string, boolean>();
  /** Entities, or values of them, that were left out because their person was erased. Count. */
  leftOut = 0;

  /** @param startedOn of the run, epoch ms */
  constructor(
    { id, facts }: Pick<Snapshot, 'id' | 'facts'>,
    readonly startedOn: number,
  ) {
    this.#id = id;
    this.#erased = new Set(facts.erased.flatMap(({ hashes }) => hashes));
    this.#holds = facts.holds;
  }

  /** @returns undefined for an entity that must not come back */
  of(entity: Entity): StagedEntity | undefined {
    const table = tableOfType(entity._type);
    const links = linksOf(entity);
    const time = table.kind === 'event' ? (entity.createdOn as number) : this.startedOn;
    const kept = this.#erased.size === 0 ? entity : this.#withoutErased(table, entity, links, time);
    if (!kept) return undefined;
    const text = receivedText(kept);
    return { table, row: { values: kept, ...(links && { links }), ...(text && { text }) }, time };
  }

  #withoutErased(
    table: TableDeclaration,
    entity: Entity,
    links: Record<string, string> | undefined,
    time: number,
  ): Entity | undefined {
    const { people } = table;
    if (!people) return entity;
    const row: Record<string, unknown> = { ...entity, ...links };
    const names = textsIn(row, people.columns);
    if (!names.some((name) => this.#isErased(name)) || this.#isHeld(table, row, names, time)) {
      return entity;
    }
    this.leftOut++;
    if (people.erase === 'rows') return undefined;
    const rest = { ...entity };
    for (const column of [...people.columns, '_rawData']) delete rest[column];
    return rest;
  }

  #isErased(name: string): boolean {
    let known = this.#hashes.get(name);
    if (known === undefined) {
      known = this.#erased.has(personHash(this.#id, name));
      this.#hashes.set(name, known);
    }
    return known;
  }

  /** A legal hold wins: what it covers is kept although its person was erased before. */
  #isHeld(
    table: TableDeclaration,
    row: Record<string, unknown>,
    names: readonly string[],
    time: number,
  ): boolean {
    const vaults = textsIn(row, table.vaults ?? []);
    return this.#holds.some(
      ({ person, vault, since = -Infinity, until = Infinity }) =>
        (person === undefined ||
          person.split(' ').some((one) => names.some((name) => sameName(one, name)))) &&
        (vault === undefined || vaults.some((id) => sameName(id, vault))) &&
        (table.kind === 'state' || time >= since) &&
        time < until,
    );
  }
}

const sameName = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();

const textsIn = (row: Record<string, unknown>, columns: readonly string[]): string[] =>
  columns.flatMap((column) => row[column] ?? []).filter((value) => typeof value === 'string');
