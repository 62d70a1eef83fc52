import { useLayoutEffect, useState } from 'preact/hooks';
import type { Route } from './view';
import { filterParams, formatRoute, parseRoute } from './route';

let last: { readonly hash: string; readonly route: Route } | undefined;

/** The place that the address names by now; the page may not show it yet. Every link asks for it: an address is read once. */
export function currentRoute(): Route {
  const { hash } = window.location;
  if (last?.hash !== hash) last = { hash, route: parseRoute(hash) };
  return last.route;
}

/**
 * The address of a place, for an `<a href>`. The filter of the page stays, unless `params` says
 * otherwise: a param that is an empty string is left out.
 */
export function hrefOf(route: Route): string {
  return formatRoute({
    ...route,
    params: { ...filterParams(currentRoute().params), ...route.params },
  });
}

/** Goes to a place as a click on its link would. */
export function navigate(route: Route): void {
  window.location.hash = hrefOf(route);
}

/** Shows another place without a new step in the browser's history. */
export function replaceRoute(route: Route): void {
  window.location.replace(formatRoute(route));
}

/** The place that the address names; follows the browser's history. */
export function useRoute(): Route {
  const [route, setRoute] = useState(currentRoute);
  // A plain effect runs after the first drawing: a click in between would be lost.
  useLayoutEffect(() => {
    const follow = (): void => setRoute(currentRoute());
    window.addEventListener('hashchange', follow);
    return () => window.removeEventListener('hashchange', follow);
  }, []);
  return route;
}
