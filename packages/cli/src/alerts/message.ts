import type { Level } from '../detect/levels';

/** Why somebody is told. `again` repeats an open incident, `notice` is about the alerts themselves. */
export type MessageKind =
  'new' | 'grown' | 'again' | 'gone' | 'digest' | 'notice' | 'report' | 'test';

/** What a sink is given to say: words and names only, no raw event, no token, no value. Each sink escapes it its own way. */
export interface Message {
  /** The same at every attempt, so that a receiver can drop a double. Letters, digits, - and _ only. */
  key: string;
  /** The incident (or digest) that messages belong together by. */
  thread: string;
  kind: MessageKind;
  /** When it was made, epoch ms. */
  on: number;
  level: Level;
  title: string;
  /** Who, whom, what, where and when, in this order, as far as known. */
  facts: { name: string; value: string }[];
  /** Findings, what is new in a grown incident, or incidents of a digest. */
  lines: string[];
  /** How many lines were left out. */
  more: number;
  /** Why it matters. */
  why?: string;
  /** What to do. */
  todo?: string;
  /** J1QL that shows it. */
  query?: string;
  /** The incident on the explorer's page. */
  link?: string;
  /** The newest event that it tells of, epoch ms. */
  eventOn?: number;
  /** Ids of the incidents that it tells of. */
  incidents: string[];
}
