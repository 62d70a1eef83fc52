import type { Where } from '../../../queries/data/rows';
import type { Route } from '../../view';

const named = (params: Route['params'], prefix: string): Record<string, string> | undefined => {
  const found = Object.entries(params).filter(([name]) => name.startsWith(`${prefix}.`));
  return found.length === 0
    ? undefined
    : Object.fromEntries(found.map(([name, text]) => [name.slice(prefix.length + 1), text]));
};

/** What an address such as `#/data?type=…&is.countryCode=DE` asks of the properties. */
export function conditionsOf(params: Route['params']): Where {
  const [is, not, without] = [named(params, 'is'), named(params, 'not'), params['without']];
  return { ...(is && { is }), ...(not && { not }), ...(without && { without }) };
}
