import type { AccessState } from '../../../../../src/access/state';

/** What things are called in answers: by name, and with the id when the name is not the only one. */
export class Labels {
  readonly #state: AccessState;
  readonly #vaults: ReadonlySet<string>;
  readonly #groups: ReadonlySet<string>;

  constructor(state: AccessState) {
    this.#state = state;
    this.#vaults = repeated([...state.vaults.values()]);
    this.#groups = repeated([...state.groups.values()]);
  }

  vault(id: string): string {
    return label(id, this.#state.vaults.get(id)?.name, this.#vaults);
  }

  group(id: string): string {
    return label(id, this.#state.groups.get(id)?.name, this.#groups);
  }

  /** A person's name, else address, else UUID. */
  user(id: string): string {
    const user = this.#state.users.get(id);
    return user?.name ?? user?.email ?? id;
  }
}

function repeated(named: readonly { name?: string }[]): Set<string> {
  const [seen, twice] = [new Set<string>(), new Set<string>()];
  for (const { name } of named) {
    if (name === undefined) continue;
    if (seen.has(name)) twice.add(name);
    seen.add(name);
  }
  return twice;
}

const label = (id: string, name: string | undefined, twice: ReadonlySet<string>): string =>
  name === undefined ? id : twice.has(name) ? `${name} (${id})` : name;
