import { STREAM_ROWS } from '@graph-1password/vocabulary';
import type { EdgeKind, GraphEdge } from '../../../queries/graph/elements';
import { counted } from '../../format';

const rowOf = (kind: EdgeKind) => STREAM_ROWS.find(({ lines: [, many] }) => many === kind);

/** An action in words that read after a person's name; the code where there are none. */
export const actionWords = (kind: EdgeKind, action: string): string =>
  rowOf(kind)?.words(action) ?? (action || 'no action');

/** `3 item usages`. */
export const countedKind = (kind: EdgeKind, count: number): string =>
  counted(count, rowOf(kind)?.lines[0] ?? 'relationship');

/** Relationships as they are read between two names. */
const CLASS_WORDS: Readonly<Record<string, string>> = { HAS: 'has', USES: 'uses', IS: 'is' };

/** A verb as it is read between two names. */
export const verbWords = (verb: string): string => CLASS_WORDS[verb] ?? verb;

/** What an edge says behind its verb: `3 item usages`, or nothing for a relationship. */
export const edgeNote = ({ kind, count }: GraphEdge): string =>
  kind === 'structure' ? 'relationship' : countedKind(kind, count);
