import type { EventKind } from '@graph-1password/vocabulary';
import { EVENT_KINDS, STREAMS } from '@graph-1password/vocabulary';
import { STREAM_MAPPINGS } from '../streamMappings';

const pathsIn = (kind: EventKind) => STREAM_MAPPINGS[kind].sigma.paths;

/** The fields of a property; undefined when an event of the stream has no such property. */
export const pathsOf = (kind: EventKind, property: string): readonly string[] | undefined =>
  Object.hasOwn(pathsIn(kind), property) ? pathsIn(kind)[property] : undefined;

/** Properties that any stream has: one of another stream is absent here, and not unknown. */
export const isKnown = (property: string): boolean =>
  EVENT_KINDS.some((kind) => Object.hasOwn(pathsIn(kind), property));

/** The stream of an entity type. */
export const kindOfType = (type: string): EventKind | undefined =>
  EVENT_KINDS.find((kind) => STREAMS[kind].type === type);
