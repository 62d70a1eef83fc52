import type { Page } from 'playwright-core';
import type { TruePerson } from '../truth/person';

/** Numbers above zero of the elements of a selector, by their rows. */
export const numbered = (page: Page, selector: string, attribute = 'data-value') =>
  page.evaluate(
    ([root, name]) =>
      Object.fromEntries(
        [...document.querySelectorAll(root)]
          .map((one): [string, number] => [
            one.getAttribute('data-row') ?? '',
            Number(one.getAttribute(name)),
          ])
          .filter(([, value]) => value > 0),
      ),
    [selector, attribute] as const,
  );

/** Sign-in attempts by hour as the page shows them: those hours that have any. */
export const shownHours = async (page: Page) => ({
  good: await numbered(page, '.hour-bars [data-row]'),
  bad: await numbered(page, '.hour-bars [data-row]', 'data-failed'),
  week: await numbered(page, '.heat [data-row]'),
});

/** The same as it should be. @param zone as in `Pacific/Auckland` */
export function trueHours(person: TruePerson, zone: string) {
  const { hours, week } = person.hours(zone);
  const some = (at: 0 | 1) =>
    Object.fromEntries(
      Object.entries(hours)
        .map(([hour, pair]): [string, number] => [hour, pair[at]])
        .filter(([, count]) => count > 0),
    );
  return { good: some(0), bad: some(1), week };
}
