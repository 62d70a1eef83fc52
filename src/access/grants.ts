import type { Grant } from './state';

/** What a grant gives: for certain, perhaps, or not. */
export type Sureness = 'yes' | 'unknown' | 'no';

/** Whether a grant holds all of these permissions. */
export const holds = ({ sure, unknownSince }: Grant, bits: number): Sureness =>
  (sure & bits) === bits ? 'yes' : unknownSince === undefined ? 'no' : 'unknown';

/** Whether a grant holds one of these permissions. */
export const holdsAny = ({ sure, unknownSince }: Grant, bits: number): Sureness =>
  (sure & bits) !== 0 ? 'yes' : unknownSince === undefined ? 'no' : 'unknown';
