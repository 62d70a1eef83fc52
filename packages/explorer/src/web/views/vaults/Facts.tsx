import type { ComponentChildren } from 'preact';
import type { NamedEntity } from '../../../queries/shared/users';
import type { SecretPage, VaultPage } from '../../../queries/vaults/vault';
import { count } from '../../format';
import { Empty } from '../../parts/Empty';
import { Marks } from '../../parts/Marks';
import { Time } from '../../parts/Time';
import { thingHref } from '../../thingHref';
import { codeWords, vaultType } from '../../itemWords';

type Fact = readonly [name: string, value: ComponentChildren];

/** Properties of a vault or secret. */
export function Facts({ page }: { page: VaultPage | SecretPage }) {
  if (!page.collected) {
    return <Empty small>Not collected: the Connect Server has no access to it.</Empty>;
  }
  const facts = page.kind === 'vault' ? vaultFacts(page) : secretFacts(page);
  return (
    <dl class="fact-list">
      {facts.map(([name, value]) => (
        <div key={name} data-row={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

const time = (name: string, ms: number | undefined): Fact[] =>
  ms === undefined ? [] : [[name, <Time ms={ms} zoned />]];

const text = (name: string, value: string | undefined): Fact[] =>
  value === undefined ? [] : [[name, value]];

const list = (name: string, values: readonly string[]): Fact[] =>
  values.length === 0 ? [] : [[name, values.join(', ')]];

const vaultFacts = ({ type, description, itemsCount, createdOn, updatedOn }: VaultPage): Fact[] => [
  ...text('Type', type === undefined ? undefined : vaultType(type)),
  ...text('Description', description),
  ...text('Items', itemsCount === undefined ? undefined : count(itemsCount)),
  ...time('Created', createdOn),
  ...time('Updated', updatedOn),
];

function secretFacts(page: SecretPage): Fact[] {
  const { category, state, version, favorite, lastEditedBy, vault } = page;
  return [
    ['Vault', <a href={thingHref(vault.key ?? '')}>{vault.name}</a>],
    ...text('Category', category === undefined ? undefined : codeWords(category)),
    ...text('State', state === undefined ? undefined : codeWords(state)),
    ...list('Tags', page.tags ?? []),
    ...text('Favourite', favorite ? 'Yes' : undefined),
    ...text('Version', version === undefined ? undefined : count(version)),
    ...time('Created', page.createdOn),
    ...time('Updated', page.updatedOn),
    ...(lastEditedBy ? [['Last edited by', <Person person={lastEditedBy} />] as const] : []),
    ...list('Websites', page.urls),
    ...list('Files', page.fileNames),
    ...list('Sections', page.sectionLabels),
  ];
}

function Person({ person: { key, name, marks } }: { person: NamedEntity }) {
  return (
    <>
      {key === undefined ? <code>{name}</code> : <a href={thingHref(key)}>{name}</a>}
      <Marks marks={marks} />
    </>
  );
}
