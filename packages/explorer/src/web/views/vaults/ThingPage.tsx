import type { ComponentChild } from 'preact';
import type { NamedEntity } from '../../../queries/shared/users';
import type { SecretPage, VaultPage } from '../../../queries/vaults/vault';
import { AccessPanel } from '../../parts/access/AccessPanel';
import { Badges } from '../../parts/Badges';
import { BarList } from '../../parts/BarList';
import { changeRow } from '../../parts/changeRow';
import { Empty } from '../../parts/Empty';
import { Figure } from '../../parts/Figure';
import { Narrowed } from '../../parts/Narrowed';
import { MoreAbout } from '../../parts/MoreAbout';
import { NotInFile } from '../../parts/NotInFile';
import { PageHead } from '../../parts/PageHead';
import { Panel } from '../../parts/Panel';
import { Memoized } from '../../parts/Memoized';
import { Timeline } from '../../parts/Timeline';
import { TimeSeries } from '../../parts/TimeSeries';
import { hrefOf } from '../../router';
import { thingHref } from '../../thingHref';
import { useQuery } from '../../useQuery';
import type { ViewProps } from '../../view';
import { Facts } from './Facts';
import { Secrets } from './Secrets';
import { Actors } from './Actors';
import { usageWords } from '../../itemWords';

interface ThingPageProps extends ViewProps {
  /** Key of a vault or secret. */
  id: string;
}

/** Everything about one vault or secret in the filter. */
export function ThingPage(props: ThingPageProps) {
  const { id, call, filter, route, navigate } = props;
  const { result, error, loading, late } = useQuery(call, 'vault', { key: id, filter });
  if (error !== undefined) return <Empty title={error} />;
  if (result === undefined) return null;
  if (result === null) {
    return (
      <NotInFile id={id} title="No vault or secret has this key." view="vaults" things="vaults" />
    );
  }
  return (
    <>
      <Head page={result} isWhole={filter.search === undefined} />
      <div class={late ? 'view loading' : 'view'} data-ready={!loading}>
        <Narrowed filter={filter} view="vaults" id={id} />
        <Memoized deps={[result]}>{() => <Figures page={result} />}</Memoized>
        <div class="panels">
          <Memoized deps={[result]}>
            {() => (
              <>
                <Activity page={result} />
                <Actors actors={result.actors} />
              </>
            )}
          </Memoized>
          {result.kind === 'vault' && (
            <AccessPanel {...{ id, call, route, navigate }} about="vault" />
          )}
          {result.kind === 'vault' && <Secrets {...{ call, filter, route, navigate }} vault={id} />}
          <Timeline {...{ call, filter, route, navigate }} id={id} self={[]} />
        </div>
      </div>
    </>
  );
}

type Page = VaultPage | SecretPage;

/** @param isWhole no text narrows what is counted */
function Head({ page, isWhole }: { page: Page; isWhole: boolean }) {
  const { key, id, name, collected, privileged, usages } = page;
  const all = <a href={hrefOf({ view: 'vaults', path: [], params: {} })}>Vaults & secrets</a>;
  return (
    <PageHead
      title={name}
      kicker={page.kind === 'vault' ? all : <Trail all={all} vault={page.vault} />}
      note={
        <>
          {page.kind === 'vault' ? 'Vault' : 'Secret'} <code>{id}</code>
          <Badges privileged={privileged} unused={isWhole && usages === 0} collected={collected} />
        </>
      }
      actions={collected && <MoreAbout id={key} />}
    />
  );
}

function Trail({ all, vault: { key = '', name } }: { all: ComponentChild; vault: NamedEntity }) {
  return (
    <>
      {all} <span aria-hidden="true">›</span> <a href={thingHref(key)}>{name}</a>
    </>
  );
}

/** Audit events lead to collected vaults only; to secrets by their UUID. */
const hasChanges = ({ kind, collected }: Page): boolean => kind === 'secret' || collected;

function Figures({ page }: { page: Page }) {
  const { usages, actors, changes } = page;
  const changeCount = changes.reduce((sum, group) => sum + group.count, 0);
  return (
    <ul class="figures">
      <Figure id="item-usages" label="Item usages" value={usages} />
      <Figure
        id="users"
        label="Users"
        value={actors.filter((actor) => actor.usages > 0).length}
        note="who used it"
      />
      {hasChanges(page) && (
        <Figure
          id="changes"
          label="Changes"
          value={changeCount}
          note={page.kind === 'vault' ? 'to the vault and its access' : 'audited'}
        />
      )}
      {page.kind === 'vault' && <Figure id="exports" label="Exports" value={page.exports} />}
      {page.kind === 'vault' && page.itemsCount !== undefined && (
        <Figure id="items" label="Items" value={page.itemsCount} note="according to the vault" />
      )}
    </ul>
  );
}

function Activity({ page }: { page: Page }) {
  const { daily, actions, changes } = page;
  return (
    <>
      <Panel id="usage" title="Usages and changes per day" span={2}>
        <TimeSeries
          caption={`Item usages and changes of ${page.name} per UTC day`}
          unit="events"
          times={daily.times}
          series={[
            { label: 'Item usages', values: daily.usages },
            { label: 'Changes', values: daily.changes },
          ]}
        />
      </Panel>
      <Panel id="facts" title="Facts">
        <Facts page={page} />
      </Panel>
      <Panel id="usage-actions" title="How it is used">
        <BarList
          unit="item usages"
          rows={actions.map(({ value, count: usages }) => ({
            id: value,
            label: usageWords(value),
            title: value,
            value: usages,
          }))}
        />
      </Panel>
      <Panel id="changes" title="Changes" span={2}>
        <BarList
          unit="audit events"
          rows={changes.map((group) => changeRow(group))}
          empty={
            hasChanges(page)
              ? 'No changes match the filter.'
              : 'Changes are only known for collected vaults.'
          }
        />
      </Panel>
    </>
  );
}
