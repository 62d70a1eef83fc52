import { nearest } from '@graph-1password/j1ql';
import { EntityTypes, EVENT_KINDS, STREAM_ROWS, STREAMS } from '@graph-1password/vocabulary';
import { Relationships } from '../../../../src/relationships';
import { UsageError } from '../support/usage';

const ENTITY_TYPES: readonly string[] = Object.values(EntityTypes);
const RELATIONSHIP_TYPES: readonly string[] = Object.values(Relationships).map(
  ({ metadata }) => metadata._type,
);

/** Streams by the names that their token features and the sources of the configuration have. */
const STREAM_NAMES: ReadonlyMap<string, string> = new Map([
  ...EVENT_KINDS.map((kind): [string, string] => [kind, STREAMS[kind].type]),
  ...STREAM_ROWS.map(({ source, type }): [string, string] => [source, type]),
]);

/**
 * Reads `--types`: names of types, of streams, or of sources, with commas between them.
 * @param of what the format is made of
 * @returns undefined for all
 * @throws UsageError for a name that is none
 */
export function typesOf(
  text: string | undefined,
  of: 'events' | 'records' | 'rules',
): ReadonlySet<string> | undefined {
  if (text === undefined) return undefined;
  if (of === 'rules') throw new UsageError('--types is for formats that are made of a graph.');
  const events = STREAM_ROWS.map(({ type }): string => type);
  const known = new Set(of === 'events' ? events : [...ENTITY_TYPES, ...RELATIONSHIP_TYPES]);
  const names = text.split(',').map((name) => name.trim());
  return new Set(
    names.map((name) => {
      const type = STREAM_NAMES.get(name) ?? name;
      if (known.has(type)) return type;
      const meant = nearest(name, [...known, ...STREAM_NAMES.keys()]);
      const hint = meant === undefined ? '' : ` Do you mean ${meant}?`;
      const choice =
        of === 'events'
          ? `Enter some of ${EVENT_KINDS.join(', ')}.`
          : `Enter types as docs/data-model.md names them, such as ${EntityTypes.VAULT}.`;
      throw new UsageError(`--types: there is no ${JSON.stringify(name)} here.${hint} ${choice}`);
    }),
  );
}
