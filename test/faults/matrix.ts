import type { FaultRow } from './row';
import { answerRows } from './rows/answers';
import { connectRows } from './rows/connect';
import { eventRows } from './rows/events';
import { networkRows } from './rows/network';
import { pagingRows } from './rows/paging';
import { secretRows } from './rows/secrets';
import { statusRows } from './rows/statuses';
import { tokenRows } from './rows/tokens';

/** The fault matrix: what can go wrong on the wire, and what a run makes of it. */
export const MATRIX: readonly FaultRow[] = [
  ...networkRows,
  ...answerRows,
  ...statusRows,
  ...pagingRows,
  ...eventRows,
  ...tokenRows,
  ...connectRows,
  ...secretRows,
];
