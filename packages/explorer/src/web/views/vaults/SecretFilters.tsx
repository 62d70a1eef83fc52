import type { SecretsArgs } from '../../../queries/vaults/secrets';
import type { VaultsResult } from '../../../queries/vaults/vaults';
import { count } from '../../format';
import { codeWords, NO_CATEGORY } from '../../itemWords';

interface SecretFiltersProps {
  asked: Pick<SecretsArgs, 'unused' | 'privileged' | 'category' | 'vault'>;
  /** Absent on the page of one vault: then there is nothing but usage to choose. */
  choices?: VaultsResult;
  /** Params of the address; an empty text takes one away. */
  onChange: (params: Record<string, string>) => void;
}

/** What the list of secrets is narrowed to. */
export function SecretFilters({ asked, choices, onChange }: SecretFiltersProps) {
  const { unused = false, privileged = false, category, vault } = asked;
  return (
    <form
      class="list-filters"
      aria-label="Filters of the secrets"
      onSubmit={(e) => e.preventDefault()}
    >
      <Toggle label="Unused" on={unused} onChange={(on) => onChange({ unused: on ? '1' : '' })} />
      {choices && (
        <>
          <Toggle
            label="Privileged"
            on={privileged}
            onChange={(on) => onChange({ privileged: on ? '1' : '' })}
          />
          <label>
            Category
            <select
              value={category === '' ? NO_CATEGORY : (category ?? '')}
              onChange={(event) => onChange({ category: event.currentTarget.value })}
            >
              <option value="">All</option>
              {choices.categories.map(({ value, count: secrets }) => (
                <option key={value} value={value || NO_CATEGORY}>
                  {`${value ? codeWords(value) : 'No category'} (${count(secrets)})`}
                </option>
              ))}
            </select>
          </label>
          <label>
            Vault
            <select
              value={vault ?? ''}
              onChange={(event) => onChange({ vault: event.currentTarget.value })}
            >
              <option value="">All</option>
              {[...choices.vaults]
                .sort((a, b) => a.name.localeCompare(b.name))
                .map(({ key, name }) => (
                  <option key={key} value={key}>
                    {name}
                  </option>
                ))}
            </select>
          </label>
        </>
      )}
    </form>
  );
}

interface ToggleProps {
  label: string;
  on: boolean;
  onChange: (on: boolean) => void;
}

function Toggle({ label, on, onChange }: ToggleProps) {
  return (
    <label>
      <input
        type="checkbox"
        checked={on}
        onChange={(event) => onChange(event.currentTarget.checked)}
      />
      {label}
    </label>
  );
}
