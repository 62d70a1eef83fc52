import { EntityTypes } from '@graph-1password/vocabulary';
import type { ChangeGroup } from '../../queries/activity/changes';
import { count } from '../format';
import { listHref } from '../links';
import type { BarRow } from './BarList';

/**
 * A kind of change as a bar.
 * @param by UUID of the actor whose changes they are, if they are all one person's: the bar then leads to them
 */
export function changeRow(
  { value, words, count: events, privileged }: ChangeGroup,
  by?: string,
): BarRow {
  const [action = '', objectType] = value.split(' ');
  const label = words ?? value;
  const is = { action, ...(objectType !== undefined && { objectType }) };
  return {
    id: value,
    label: label.charAt(0).toUpperCase() + label.slice(1),
    title: value,
    value: events,
    ...(privileged > 0 && { note: `${count(privileged)} privileged` }),
    ...(by !== undefined && {
      href: listHref(EntityTypes.AUDIT_EVENT, { is: { ...is, actorUUID: by } }),
    }),
  };
}
