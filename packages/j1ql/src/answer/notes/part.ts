/** How all of a graph is called. */
const WHOLE = 'this graph';

/** The beginning of a sentence: a graph, or the part of it that was read, does not have something. */
export function hasNo(what: string, part = WHOLE): string {
  return `${part.charAt(0).toUpperCase()}${part.slice(1)} has no ${what}`;
}

/** The same at the end of a noun: whose it is. */
export const ofPart = (part = WHOLE): string => ` of ${part}`;
