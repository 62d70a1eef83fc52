import type { Vocabulary } from '@graph-1password/j1ql';
import { CODES } from '../content/codes';
import { MODEL } from '../content/model';

/** What the data model says of the types of a graph: what it has no example of may be right all the same. */
export const VOCABULARY: Vocabulary = {
  hasProperty: (type, property) => MODEL.types.get(type)?.has(property) ?? false,
  codes: (type, property) => CODES.get(type)?.[property],
};
