import type {
  Entity,
  GraphObjectFilter,
  GraphObjectIteratee,
  GraphObjectStore,
  Relationship,
} from '@jupiterone/integration-sdk-core';
import type { ArchiveRun } from '@graph-1password/archive';
import { EntityTypes } from '@graph-1password/vocabulary';
import { utcDay } from '../../../../src/steps/values';
import { collectGarbage } from './garbage';
import type { EntityLines } from './lines';
import { COMPUTED } from './model';

/** Bytes of staged lines that are turned into columns at a time, so that a first run needs less room. */
const MOST_STAGED = 256 * 1024 * 1024;

/** Bytes of staged lines after which garbage is collected: a dozen answers. */
const LITTER = 16 * 1024 * 1024;

/** Types that steps ask for again, when the step before could not hand them on. There are few of them. */
const REMEMBERED: ReadonlySet<string> = new Set([EntityTypes.ACCOUNT, EntityTypes.VAULT]);

/**
 * Where the SDK's runtime puts the entities of a run: into the stage of the archive, line by line. Relationships are not
 * stored: they follow from the columns of entities.
 */
export class ArchiveStore implements GraphObjectStore {
  readonly #run: ArchiveRun;
  readonly #lines: EntityLines;
  readonly #remembered: Entity[] = [];
  #converting: Promise<void> | undefined;
  /** Bytes that were staged, and since garbage was collected. */
  #staged = 0;
  #litter = 0;

  constructor(run: ArchiveRun, lines: EntityLines) {
    this.#run = run;
    this.#lines = lines;
  }

  async addEntities(
    _stepId: string,
    entities: Entity[],
    onFlushed?: (entities: Entity[]) => Promise<void>,
  ): Promise<void> {
    const { stage } = this.#run;
    const before = stage.size;
    for (const entity of entities) {
      if (REMEMBERED.has(entity._type)) this.#remembered.push(entity);
      if (COMPUTED.types.includes(entity._type)) continue;
      const staged = this.#lines.of(entity);
      if (!staged) continue;
      const { table, row, time } = staged;
      stage.append(table, row, utcDay(time), time);
    }
    this.#staged += stage.size - before;
    this.#litter += stage.size - before;
    this.#tidy();
    await onFlushed?.(entities);
    if (stage.size > MOST_STAGED) await this.#convert();
  }

  /** Whether the steps leave so much that memory is to be given back after them: it costs more than a run with few news. */
  get leavesLitter(): boolean {
    return this.#staged >= LITTER;
  }

  /** UUID of the account that the run has read, if it became known. */
  get account(): string | undefined {
    const id = this.#remembered.find(({ _type }) => _type === EntityTypes.ACCOUNT)?.id;
    return typeof id === 'string' ? id : undefined;
  }

  async addRelationships(
    _stepId: string,
    relationships: Relationship[],
    onFlushed?: (relationships: Relationship[]) => Promise<void>,
  ): Promise<void> {
    await onFlushed?.(relationships);
  }

  /** The SDK asks for the other of two entities with one key, for its report; that it has one is all that counts. */
  findEntity(key: string | undefined): Promise<Entity | undefined> {
    return Promise.resolve(this.#remembered.find(({ _key }) => _key === key));
  }

  async iterateEntities<T extends Entity = Entity>(
    { _type }: GraphObjectFilter,
    iteratee: GraphObjectIteratee<T>,
  ): Promise<void> {
    if (!REMEMBERED.has(_type)) {
      throw new Error(`The steps of a whole run do not read ${_type} again.`);
    }
    for (const entity of this.#remembered) {
      if (entity._type === _type) await iteratee(entity as T);
    }
  }

  iterateRelationships(): Promise<void> {
    return Promise.reject(new Error('The steps of a whole run do not read relationships again.'));
  }

  flush(): Promise<void> {
    return Promise.resolve();
  }

  #tidy(): void {
    if (this.#litter < LITTER) return;
    this.#litter = 0;
    collectGarbage();
  }

  /** One at a time: steps add side by side. */
  async #convert(): Promise<void> {
    this.#converting ??= this.#run.convert().finally(() => {
      this.#converting = undefined;
    });
    await this.#converting;
  }
}
