import { EntityTypes } from '@graph-1password/vocabulary';
import { hrefOf } from './router';

/**
 * The address of the page about a user, a vault or a secret. The text of the filter is dropped: it
 * found the thing, and there it would hide the events that do not have it.
 */
export const thingHref = (key: string): string =>
  hrefOf({
    view: key.startsWith(`${EntityTypes.USER}:`) ? 'people' : 'vaults',
    path: [key],
    params: { q: '' },
  });
