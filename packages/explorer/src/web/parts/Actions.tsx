import { itemUsageActionName } from '@graph-1password/vocabulary';
import { changeWords } from '../../queries/activity/changes';
import type { ValueCount } from '../../queries/people/used';
import { count } from '../format';

/** Actions shown; the pointer and screen readers get all. */
const MOST = 4;

/** The same for a file that is saved: `fill 3`. */
export const savedActions = ({ actions }: { actions: readonly ValueCount[] }): string[] =>
  actions.map(({ value, count: times }) => `${value} ${times}`);

/** What was done and how often, as codes; the pointer shows them in words. */
export function Actions({ actions }: { actions: readonly ValueCount[] }) {
  const words = actions.map(
    ({ value, count: times }) =>
      `${itemUsageActionName(value) ?? changeWords(value) ?? value}: ${count(times)}`,
  );
  const more = actions.length - MOST;
  return (
    <span class="actions" title={words.join('\n')}>
      {actions.slice(0, MOST).map(({ value, count: times }) => (
        <span key={value} class="action">
          {value} <b>{count(times)}</b>
        </span>
      ))}
      {more > 0 && (
        <span class="none">
          <span aria-hidden="true">+{more}</span>
          <span class="visually-hidden">{words.slice(MOST).join(', ')}</span>
        </span>
      )}
    </span>
  );
}
