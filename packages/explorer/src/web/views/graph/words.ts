import { STREAM_ROWS } from '@graph-1password/vocabulary';
import type { AccessSaid, EdgeKind, GraphEdge } from '../../../queries/graph/elements';
import { isRelationshipKind } from '../../../queries/graph/elements';
import { counted } from '../../format';

const rowOf = (kind: EdgeKind) => STREAM_ROWS.find(({ lines: [, many] }) => many === kind);

/** An action in words that read after a person's name; the code where there are none. */
export const actionWords = (kind: EdgeKind, action: string): string =>
  rowOf(kind)?.words(action) ?? (action || 'no action');

/** `3 item usages`. */
export const countedKind = (kind: EdgeKind, count: number): string =>
  counted(count, rowOf(kind)?.lines[0] ?? 'relationship');

/** Relationships as they are read between two names. */
const CLASS_WORDS: Readonly<Record<string, string>> = {
  HAS: 'has',
  USES: 'uses',
  IS: 'is',
  KNOWS: 'has seen',
  can: 'has access to',
};

/** A verb as it is read between two names. */
export const verbWords = (verb: string): string => CLASS_WORDS[verb] ?? verb;

/** What an edge says behind its verb: `3 item usages`, or nothing for a relationship. */
export const edgeNote = ({ kind, count }: GraphEdge): string =>
  isRelationshipKind(kind) ? 'relationship' : countedKind(kind, count);

const LEVELS: Readonly<Record<NonNullable<AccessSaid['level']>, string>> = {
  reveal: 'The app reveals passwords',
  open: 'Holds the keys of the vault',
  unknown: 'Nobody knows how much: the event does not say it',
  manage: 'May manage the vault, and so give it to themselves',
  none: 'Opens nothing',
};

/** What a relationship of access says beside its ends, in a sentence. */
export function accessWords({ level, since, by, withoutEvent }: AccessSaid): string {
  const start =
    since === undefined
      ? withoutEvent
        ? 'appeared between two snapshots without an event'
        : 'since before the first snapshot'
      : `since ${new Date(since).toISOString().slice(0, 10)}${by === undefined ? '' : ` by ${by}`}`;
  const said = level === undefined ? start : `${LEVELS[level]}, ${start}`;
  return `${said.charAt(0).toUpperCase()}${said.slice(1)}.`;
}
