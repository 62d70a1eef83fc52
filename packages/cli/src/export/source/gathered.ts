import type { EntityRecord } from '@graph-1password/j1ql';
import { EntityTypes, streamOfType, upperId } from '@graph-1password/vocabulary';
import { Relationships } from '../../../../../src/relationships';
import type { GraphFacts } from '../../graph/facts';
import { SIMULATED_NAME } from '../../graph/facts';
import type { Names } from './source';

/** The SDK's name for every local instance; it does not identify the account. */
const NO_NAME = 'Local Integration';

/** What was not read is not missing. */
const NOT_READ: Readonly<Record<string, number>> = Object.fromEntries(
  [
    ...Object.values(EntityTypes),
    ...Object.values(Relationships).map(({ metadata }) => metadata._type),
  ].map((type) => [type, Infinity]),
);

/** Types of which more is gathered than a count and a time. */
export const NAMED_TYPES: ReadonlySet<string> = new Set([
  EntityTypes.ACCOUNT,
  EntityTypes.VAULT,
  EntityTypes.SECRET,
  EntityTypes.USER,
]);

/** Gathers, record by record, what is told of a graph, and the names that events need. */
export class Gathered {
  readonly #titles: boolean;
  readonly #counts = new Map<string, number>();
  readonly #vaults = new Map<string, string>();
  readonly #items = new Map<string, string>();
  #account: { name?: string; id?: string } = {};
  #range: { since: number; until: number } | undefined;
  #accessOn: number | undefined;
  #addresses = 0;
  #simulated = 0;

  /** @param titles the titles of items are wanted */
  constructor(titles = false) {
    this.#titles = titles;
  }

  get names(): Names {
    return { vaults: this.#vaults, items: this.#items };
  }

  entity(record: EntityRecord): void {
    const stream = streamOfType(record._type);
    if (stream) {
      this.event(record._type, record[stream.time]);
      return;
    }
    this.count(record._type);
    const { id, name, displayName } = record;
    if (record._type === EntityTypes.VAULT && isText(id) && isText(name))
      this.#vaults.set(id, name);
    else if (record._type === EntityTypes.SECRET && this.#titles && isText(id) && isText(name))
      this.#items.set(`${String(record['vaultId'])}:${id}`, name);
    else if (record._type === EntityTypes.USER) this.#address([record['email']].flat()[0]);
    else if (record._type === EntityTypes.GROUP) this.#snapshot(record['asOf']);
    else if (record._type === EntityTypes.ACCOUNT) {
      if (isText(displayName) && displayName !== NO_NAME) this.#account.name ??= displayName;
      if (isText(id)) this.#account.id ??= id;
    }
  }

  /** An event of a stream. @param time epoch ms, if it has one */
  event(type: string, time: unknown): void {
    this.count(type);
    this.#moment(time);
  }

  /** Counts an object that is there. */
  count(type: string): void {
    this.#counts.set(type, (this.#counts.get(type) ?? 0) + 1);
  }

  /** @param isWhole all files have been read */
  facts(isWhole: boolean): GraphFacts {
    const account = this.#account.name ?? this.#account.id;
    const accountId = upperId(this.#account.id);
    const counts = Object.fromEntries(this.#counts);
    return {
      ...(account !== undefined && { account }),
      ...(accountId !== undefined && { accountId }),
      ...(this.#range && { range: this.#range }),
      isSimulated: this.#account.name === SIMULATED_NAME || this.#simulated > this.#addresses / 2,
      ...(this.#accessOn !== undefined && { accessOn: this.#accessOn }),
      ownReads: 0,
      recordCounts: isWhole ? counts : { ...NOT_READ, ...counts },
    };
  }

  #moment(time: unknown): void {
    if (typeof time !== 'number') return;
    const { since, until } = this.#range ?? { since: time, until: time };
    this.#range = { since: Math.min(since, time), until: Math.max(until, time) };
  }

  /** @param time of the snapshot that a group is of, if any */
  #snapshot(time: unknown): void {
    if (typeof time === 'number') this.#accessOn = Math.max(time, this.#accessOn ?? time);
  }

  #address(email: unknown): void {
    if (!isText(email)) return;
    this.#addresses++;
    // A domain that RFC 2606 reserves: nobody else has it.
    if (/\.example$/i.test(email)) this.#simulated++;
  }
}

const isText = (value: unknown): value is string => typeof value === 'string' && value !== '';
