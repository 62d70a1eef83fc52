import { REGIONS } from '../../src/config';
import { row, table } from './markdown';

/** Where the Events API of each region is. */
export const regionsTable = (): string[] =>
  table(
    ['You sign in at', 'Reporting Event Base URL'],
    REGIONS.map(({ domain, eventsBaseUrl }) => row(`\`${domain}\``, `\`${eventsBaseUrl}\``)),
  );
