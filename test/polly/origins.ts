import { EVENT_KINDS } from '@graph-1password/vocabulary';

/** Hosts that recordings name; the real ones (a random port, or a customer's) are nobody's business. */
export const EVENTS_ORIGIN = 'https://events.1password.example';
export const CONNECT_ORIGIN = 'http://connect.example';

const EVENTS_PATH = new RegExp(
  `/api/(?:v\\d+/)?(?:${EVENT_KINDS.join('|')}|auth/introspect)/?(?:\\?|$)`,
);

/** Whether a path or URL is one of the Events API; everything else is treated as Connect. */
export const isEventsPath = (path: string): boolean => EVENTS_PATH.test(path);

/**
 * The URL under which a request is recorded and looked up.
 * @param path absolute path with query
 */
export const canonicalUrl = (path: string): string =>
  (isEventsPath(path) ? EVENTS_ORIGIN : CONNECT_ORIGIN) + path;
