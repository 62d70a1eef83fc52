import { EntityTypes, itemUsageActionName } from '@graph-1password/vocabulary';
import type { CountedAction, CountedThing } from '../../../queries/overview/mostActive';
import type { Overview } from '../../../queries/overview/overview';
import { entityHref, listHref } from '../../links';
import { BarList } from '../../parts/BarList';
import { marksText } from '../../parts/Marks';
import { Panel } from '../../parts/Panel';
import { hrefOf } from '../../router';

const AUDIT = EntityTypes.AUDIT_EVENT;
const USAGE = EntityTypes.ITEM_USAGE_EVENT;

/** The first letter of a phrase as a capital. */
const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** Users, vaults, items and actions with most events. */
export function MostActive({ overview }: { overview: Overview }) {
  const { mostActivePeople, mostActiveServices } = overview;
  const { mostUsedVaults, mostUsedItems, mostFrequentActions, usageActions } = overview;
  const all = (view: string) => <a href={hrefOf({ view, path: [], params: {} })}>All</a>;
  return (
    <>
      <Panel
        id="most-active-users"
        title="Most active people"
        note="By successful acts of their own."
        actions={all('people')}
      >
        <BarList unit="events" rows={mostActivePeople.map(userRow)} />
      </Panel>
      <Panel id="most-active-services" title="Most active service accounts">
        <BarList
          unit="events"
          rows={mostActiveServices.map(userRow)}
          empty="No events of service accounts match the filter."
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

function userRow(user: CountedThing) {
  const marks = user.marks?.filter((mark) => mark !== 'service');
  const note = marksText(marks);
  return {
    ...thingRow(user),
    ...(note !== undefined && { note }),
    href: user.key === undefined ? undefined : entityHref(EntityTypes.USER, user.key),
  };
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
