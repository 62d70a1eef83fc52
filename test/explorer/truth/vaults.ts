import type { Thing, TrueGraph, Wanted } from './graph';
import { TYPES, createdOn, groupBy, text } from './graph';

/** What was done with a vault or secret. */
interface Use {
  readonly usages: number;
  /** Distinct users of the usages. */
  readonly users: number;
  /** Epoch ms. */
  readonly lastUsed: number | undefined;
}

/** A row of the list of vaults. */
export interface TrueVaultRow extends Use {
  readonly key: string;
  readonly name: string;
  readonly collected: boolean;
  readonly privileged: boolean;
  readonly secrets: number;
  /** Active items as the vault itself says. */
  readonly itemsCount: number | undefined;
  readonly changes: number;
  readonly exports: number;
}

/** A row of the list of secrets. */
export interface TrueSecretRow extends Use {
  readonly key: string;
  readonly name: string;
  readonly vault: string;
  readonly category: string | undefined;
}

const keyOfVault = (event: Thing): string => `${TYPES.vault}:${String(event.vaultUUID)}`;

/** The key of the item that was used. */
export const keyOfItem = (event: Thing): string =>
  `${TYPES.secret}:${String(event.vaultUUID)}:${String(event.itemUUID)}`;

/** The vaults and secrets, and what was done with them in the range of time. */
export class TrueVaults {
  readonly #range: Wanted;
  readonly #search: string | undefined;
  readonly #byVault: Map<string, Thing[]>;
  readonly #byItem: Map<string, Thing[]>;
  readonly #graph: TrueGraph;

  constructor(graph: TrueGraph, { search, ...range }: Wanted) {
    this.#graph = graph;

    [this.#range, this.#search] = [range, search];
    const usages = graph.events(TYPES.usage, range);
    this.#byVault = groupBy(usages, keyOfVault);
    this.#byItem = groupBy(usages, keyOfItem);
  }

  /** Those with the text, and those that were not collected but used. */
  vaults(): TrueVaultRow[] {
    return this.#listed(TYPES.vault, this.#byVault).map((key) => ({
      key,
      name: this.#graph.nameOf(key) ?? key.split(':')[1] ?? '',
      collected: this.#graph.things.has(key),
      privileged:
        this.#graph.things.get(key)?.privileged === true ||
        (this.#byVault.get(key) ?? []).some((usage) => usage.privilegedVault === true),
      secrets: this.#graph.edges.filter(
        ({ _class, _fromEntityKey, _toEntityKey }) =>
          _class === 'HAS' && _fromEntityKey === key && _toEntityKey.startsWith(TYPES.secret),
      ).length,
      itemsCount: this.#graph.things.get(key)?.itemsCount as number | undefined,
      ...useOf(this.#byVault.get(key)),
      changes: this.changesOf(key).length,
      exports: this.#graph
        .events(TYPES.audit, this.#range)
        .filter(
          ({ action, objectType, objectUUID }) =>
            action === 'export' &&
            objectType === 'vault' &&
            `${TYPES.vault}:${String(objectUUID)}` === key,
        ).length,
    }));
  }

  /** The audit events with an UPDATED relationship to a vault. */
  changesOf(key: string): Thing[] {
    const events = new Set(
      this.#graph.edges
        .filter(({ _class, _toEntityKey }) => _class === 'UPDATED' && _toEntityKey === key)
        .map(({ _fromEntityKey }) => _fromEntityKey),
    );
    return this.#graph.events(TYPES.audit, this.#range).filter(({ _key }) => events.has(_key));
  }

  /** Those with the text, and those that were not collected but used. */
  secrets(): TrueSecretRow[] {
    return this.#listed(TYPES.secret, this.#byItem).map((key) => {
      const thing = this.#graph.things.get(key);
      return {
        key,
        name: this.#graph.nameOf(key) ?? key.split(':')[2] ?? '',
        vault: `${TYPES.vault}:${key.split(':')[1] ?? ''}`,
        category: thing && text(thing, 'category'),
        ...useOf(this.#byItem.get(key)),
      };
    });
  }

  /** The figures at the top. */
  figures(): Record<string, number> {
    const vaults = this.vaults();
    const secrets = this.secrets();
    const sum = (of: (row: TrueVaultRow) => number): number =>
      vaults.reduce((total, row) => total + of(row), 0);
    return {
      vaults: vaults.length,
      'privileged-vaults': vaults.filter(({ privileged }) => privileged).length,
      'unused-vaults': vaults.filter(({ usages }) => usages === 0).length,
      secrets: secrets.length,
      'unused-secrets': secrets.filter(({ usages }) => usages === 0).length,
      'item-usages': sum(({ usages }) => usages),
      exports: sum(({ exports }) => exports),
    };
  }

  #listed(type: string, used: ReadonlyMap<string, unknown>): string[] {
    const search = this.#search;
    const collected = this.#graph.of(type).filter((thing) => this.#graph.hasText(thing, search));
    const others = [...used.keys()].filter(
      (key) =>
        !this.#graph.things.has(key) &&
        (search === undefined || key.split(':').slice(1).join(':').includes(search.toLowerCase())),
    );
    return [...collected.map(({ _key }) => _key), ...others];
  }
}

function useOf(usages: readonly Thing[] = []): Use {
  return {
    usages: usages.length,
    users: new Set(usages.map(({ userUUID }) => userUUID)).size,
    lastUsed: usages.length > 0 ? Math.max(...usages.map(createdOn)) : undefined,
  };
}
