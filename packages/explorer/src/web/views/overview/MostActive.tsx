import { EntityTypes, itemUsageActionName } from '@graph-1password/vocabulary';
import type { CountedAction, CountedThing } from '../../../queries/overview/mostActive';
import type { Overview } from '../../../queries/overview/overview';
import { entityHref, listHref } from '../../links';
import { BarList } from '../../parts/BarList';
import { Panel } from '../../parts/Panel';
import { hrefOf } from '../../router';

const AUDIT = EntityTypes.AUDIT_EVENT;
const USAGE = EntityTypes.ITEM_USAGE_EVENT;

/** The first letter of a phrase as a capital. */
const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** Users, vaults, items and actions with most events. */
export function MostActive({ overview }: { overview: Overview }) {
  const { mostActiveUsers, mostUsedVaults, mostUsedItems, mostFrequentActions, usageActions } =
    overview;
  const all = (view: string) => <a href={hrefOf({ view, path: [], params: {} })}>All</a>;
  return (
    <>
      <Panel id="most-active-users" title="Most active users" actions={all('people')}>
        <BarList
          unit="events"
          rows={mostActiveUsers.map((user) => ({
            ...thingRow(user),
            href: user.key === undefined ? undefined : entityHref(EntityTypes.USER, user.key),
          }))}
        />
      </Panel>
      <Panel id="most-used-vaults" title="Most used vaults" actions={all('vaults')}>
        <BarList
          unit="item usages"
          rows={mostUsedVaults.map((vault) => usageRow(vault, 'vaultUUID'))}
        />
      </Panel>
      <Panel id="most-used-items" title="Most used items" actions={all('vaults')}>
        <BarList
          unit="item usages"
          rows={mostUsedItems.map((item) => usageRow(item, 'itemUUID'))}
        />
      </Panel>
      <Panel id="usage-actions" title="How items are used">
        <BarList
          unit="item usages"
          rows={usageActions.map(({ value, count }) => ({
            id: value ?? '',
            label: capital(itemUsageActionName(value) ?? value ?? 'Unknown action'),
            title: value ?? 'These item usages have no action.',
            value: count,
            href: listHref(
              USAGE,
              value === undefined ? { without: 'action' } : { is: { action: value } },
            ),
          }))}
        />
      </Panel>
      <Panel id="most-frequent-actions" title="Most frequent audit actions" span={3}>
        <BarList unit="audit events" rows={mostFrequentActions.map(actionRow)} />
      </Panel>
    </>
  );
}

const thingRow = ({ id, name, count }: CountedThing) => ({
  id,
  label: name,
  title: id,
  value: count,
});

/** A vault or an item; one that was not collected leads to its usages. */
function usageRow(thing: CountedThing, property: string) {
  const { id, key, vault } = thing;
  return {
    ...thingRow(thing),
    ...(vault !== undefined && { note: vault }),
    href:
      key === undefined
        ? listHref(USAGE, { is: { [property]: id } })
        : entityHref(EntityTypes.VAULT, key),
  };
}

function actionRow({ action, objectType, actionName, objectTypeName, count }: CountedAction) {
  const code = `${action ?? 'no action'} / ${objectType ?? 'no object type'}`;
  const absent = [action === undefined && 'action', objectType === undefined && 'objectType'];
  return {
    id: code,
    label: capital(actionName ?? action ?? 'Unknown action'),
    note: code,
    title: objectTypeName ?? code,
    value: count,
    href: listHref(AUDIT, {
      is: {
        ...(action !== undefined && { action }),
        ...(objectType !== undefined && { objectType }),
      },
      without: absent.filter(Boolean).join('|'),
    }),
  };
}
