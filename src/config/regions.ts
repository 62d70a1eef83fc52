/** A region of 1Password. */
export interface Region {
  /** Domain at which people of the region sign in, for example at `team.1password.eu`. */
  domain: string;
  /** Base URL of the region's Events API. */
  eventsBaseUrl: string;
}

/**
 * All regions; 1Password, "Events API reference", servers. The choices of the tile, the table in the documentation and
 * the checks of both base URLs come from here.
 */
export const REGIONS = [
  { domain: '1password.com', eventsBaseUrl: 'https://events.1password.com' },
  { domain: '1password.ca', eventsBaseUrl: 'https://events.1password.ca' },
  { domain: '1password.eu', eventsBaseUrl: 'https://events.1password.eu' },
  { domain: 'ent.1password.com', eventsBaseUrl: 'https://events.ent.1password.com' },
] as const satisfies readonly Region[];

/** The Events API that sentences name as an example. */
export const EXAMPLE_EVENTS_URL = REGIONS[0].eventsBaseUrl;

const EVENTS_HOSTS: ReadonlySet<string> = new Set(
  REGIONS.map(({ eventsBaseUrl }) => new URL(eventsBaseUrl).host),
);

/** Whether a host is the Events API of one of 1Password's regions. @param host in lower case, with its port if any */
export const isEventsHost = (host: string): boolean => EVENTS_HOSTS.has(host);

/** Whether a host belongs to 1Password itself, so that no Connect Server runs there. @param hostname in lower case */
export const isOnePasswordHost = (hostname: string): boolean =>
  REGIONS.some(({ domain }) => hostname === domain || hostname.endsWith(`.${domain}`));

/** Typing errors up to which a host looks like one of 1Password's. */
const LOOKALIKE_DISTANCE = 2;

/** Whether a host is one or two typing errors away from the Events API of a region. @param host in lower case */
export const looksLikeEventsHost = (host: string): boolean =>
  !isEventsHost(host) &&
  [...EVENTS_HOSTS].some((known) => editDistance(known, host) <= LOOKALIKE_DISTANCE);

/** Levenshtein's distance: how many characters must be changed, added or removed. */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (const [i, character] of [...a].entries()) {
    const next = [i + 1];
    for (let j = 0; j < b.length; j++) {
      const replaced = (row[j] as number) + (character === b[j] ? 0 : 1);
      next.push(Math.min(replaced, (row[j + 1] as number) + 1, (next[j] as number) + 1));
    }
    row = next;
  }
  return row[b.length] as number;
}
