import { DAY, HOUR } from '@graph-1password/vocabulary';
import { NOW } from '../subject';
import type { Wanted } from '../truth/graph';

/** A filter as the address has it, and as the truth is asked for it. */
export interface FilterCase {
  readonly name: string;
  /** Params of the address, without a question mark. */
  readonly params: string;
  readonly wanted: Wanted;
}

const iso = (ms: number): string => new Date(ms).toISOString();
const [FROM, UNTIL] = [NOW - 6 * DAY - 5 * HOUR, NOW - 2 * DAY];

/** Beginning of `last=24h`, epoch ms. */
export const LAST_DAY = NOW - DAY;

/** A text that vaults and secrets have. */
export const VAULT_TEXT: FilterCase = {
  name: 'the name of a vault',
  params: 'q=engineering',
  wanted: { search: 'engineering' },
};

/** The filters under which every number of every view is compared. */
export const FILTERS: readonly FilterCase[] = [
  { name: 'no filter', params: '', wanted: {} },
  {
    name: 'some days',
    params: `from=${iso(FROM)}&until=${iso(UNTIL)}`,
    wanted: { from: FROM, until: UNTIL },
  },
  { name: 'the last day', params: 'last=24h', wanted: { from: LAST_DAY } },
  { name: 'a text', params: 'q=firefox', wanted: { search: 'firefox' } },
  {
    name: 'a text and some days',
    params: `from=${iso(FROM)}&q=an`,
    wanted: { from: FROM, search: 'an' },
  },
];

/** Enough of them where a page is slow to compare: no bound, both ends of time, and time with a text. */
export const FEW_FILTERS = FILTERS.filter(({ wanted: { from, until, search } }) =>
  search === undefined ? from === undefined || until !== undefined : from !== undefined,
);
