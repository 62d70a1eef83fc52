/** What the size of everything depends on. */
export interface Sizes {
  /** Events, by the name of the row. */
  '10k': number;
  '100k': number;
  '300k': number;
  '1M': number;
  '3M': number;
  items: number;
  /** The run under a limit: requests a minute, events a page, minutes of the limit that the stream is worth. */
  limit: { perMinute: number; pageLimit: number; minutes: number };
}

/** What the documentation shows. */
export const FULL: Sizes = {
  '10k': 10_000,
  '100k': 100_000,
  '300k': 300_000,
  '1M': 1_000_000,
  '3M': 3_000_000,
  items: 10_000,
  // 1Password's own limit. Small pages make as many requests with fewer events.
  limit: { perMinute: 600, pageLimit: 100, minutes: 3.3 },
};

/** Fewer of everything, under the same names. */
export const QUICK: Sizes = {
  '10k': 2_000,
  '100k': 20_000,
  '300k': 40_000,
  '1M': 60_000,
  '3M': 80_000,
  items: 1_000,
  limit: { perMinute: 120, pageLimit: 100, minutes: 1.4 },
};
