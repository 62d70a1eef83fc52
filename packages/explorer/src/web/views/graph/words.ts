import {
  auditActionName,
  itemUsageActionName,
  signInOutcomeName,
} from '@graph-1password/vocabulary';
import type { EdgeKind, GraphEdge } from '../../../queries/graph/elements';
import { counted } from '../../format';

const ACTION_NAMES: Readonly<Record<EdgeKind, (action: string) => string | undefined>> = {
  'item usages': itemUsageActionName,
  'sign-ins': signInOutcomeName,
  changes: auditActionName,
  structure: () => undefined,
};

/** An action in words that read after a person's name; the code where there are none. */
export const actionWords = (kind: EdgeKind, action: string): string =>
  ACTION_NAMES[kind](action) ?? (action || 'no action');

const SINGULAR: Readonly<Record<EdgeKind, string>> = {
  'item usages': 'item usage',
  'sign-ins': 'sign-in',
  changes: 'change',
  structure: 'relationship',
};

/** `3 item usages`. */
export const countedKind = (kind: EdgeKind, count: number): string =>
  counted(count, SINGULAR[kind]);

/** Relationships as they are read between two names. */
const CLASS_WORDS: Readonly<Record<string, string>> = { HAS: 'has', USES: 'uses', IS: 'is' };

/** A verb as it is read between two names. */
export const verbWords = (verb: string): string => CLASS_WORDS[verb] ?? verb;

/** What an edge says behind its verb: `3 item usages`, or nothing for a relationship. */
export const edgeNote = ({ kind, count }: GraphEdge): string =>
  kind === 'structure' ? 'relationship' : countedKind(kind, count);
