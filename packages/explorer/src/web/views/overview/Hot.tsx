import { itemUsageActionName } from '@graph-1password/vocabulary';
import type { HotAction, HotThing } from '../../../queries/overview/hot';
import type { Overview } from '../../../queries/overview/overview';
import { entityHref, listHref } from '../../links';
import { BarList } from '../../parts/BarList';
import { Panel } from '../../parts/Panel';
import { hrefOf } from '../../router';

const AUDIT = 'one_password_audit_event';
const USAGE = 'one_password_item_usage_event';

/** The first letter of a phrase as a capital. */
const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** Users, vaults, items and actions with most events. */
export function Hot({ overview }: { overview: Overview }) {
  const { hotUsers, hotVaults, hotItems, hotActions, usageActions } = overview;
  const all = (view: string) => <a href={hrefOf({ view, path: [], params: {} })}>All</a>;
  return (
    <>
      <Panel id="hot-users" title="Most active users" actions={all('people')}>
        <BarList
          unit="events"
          rows={hotUsers.map((user) => ({
            ...thingRow(user),
            href: user.key === undefined ? undefined : entityHref('one_password_user', user.key),
          }))}
        />
      </Panel>
      <Panel id="hot-vaults" title="Most used vaults" actions={all('vaults')}>
        <BarList unit="item usages" rows={hotVaults.map((vault) => usageRow(vault, 'vaultUUID'))} />
      </Panel>
      <Panel id="hot-items" title="Most used items" actions={all('vaults')}>
        <BarList unit="item usages" rows={hotItems.map((item) => usageRow(item, 'itemUUID'))} />
      </Panel>
      <Panel id="usage-actions" title="How items are used">
        <BarList
          unit="item usages"
          rows={usageActions.map(({ value, count }) => ({
            id: value ?? '',
            label: capital(itemUsageActionName(value) ?? value ?? 'Action unknown'),
            title: value ?? 'These item usages have no action.',
            value: count,
            href: listHref(
              USAGE,
              value === undefined ? { without: 'action' } : { is: { action: value } },
            ),
          }))}
        />
      </Panel>
      <Panel id="hot-actions" title="Most frequent audited actions" span={3}>
        <BarList unit="audit events" rows={hotActions.map(actionRow)} />
      </Panel>
    </>
  );
}

const thingRow = ({ id, name, count }: HotThing) => ({ id, label: name, title: id, value: count });

/** A vault or an item; one that was not collected leads to its usages. */
function usageRow(thing: HotThing, property: string) {
  const { id, key, vault } = thing;
  return {
    ...thingRow(thing),
    ...(vault !== undefined && { note: vault }),
    href:
      key === undefined
        ? listHref(USAGE, { is: { [property]: id } })
        : entityHref('one_password_vault', key),
  };
}

function actionRow({ action, objectType, actionName, objectTypeName, count }: HotAction) {
  const code = `${action ?? 'no action'} / ${objectType ?? 'no object type'}`;
  const absent = [action === undefined && 'action', objectType === undefined && 'objectType'];
  return {
    id: code,
    label: capital(actionName ?? action ?? 'Action unknown'),
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
