import { InvalidArgumentError, Option } from 'commander';
import { cutText, EntityTypes, EVENT_TYPES, TYPE_PREFIX } from '@graph-1password/vocabulary';
import { lengthOf } from '../support/options';

/** How long entities of some types are kept. */
export interface Keep {
  types: readonly string[];
  /** Absent for ever. */
  ms?: number;
}

/** Types that the archive keeps: addresses follow from sign-ins. */
const TYPES = Object.values(EntityTypes).filter((type) => type !== EntityTypes.CLIENT_IP);

const short = (type: string): string => type.slice(TYPE_PREFIX.length);

/** Reads `[type=]length`. @returns a sentence when it is none */
export function keepOf(value: string): Keep | string {
  const [first = '', second] = value.split('=');
  const types = second === undefined ? EVENT_TYPES : typesOf(first.trim());
  if (types.length === 0) {
    return `There is no type ${cutText(first.trim(), 60)}: enter one of ${TYPES.map(short).join(', ')}.`;
  }
  const text = (second ?? first).trim();
  if (text === 'forever') return { types };
  const ms = lengthOf(text);
  return ms === undefined
    ? 'Enter how long, such as 400d, 52w, 7y or forever; with a type before it, such as item_usage_event=90d.'
    : { types, ms };
}

const typesOf = (name: string): string[] =>
  TYPES.filter((type) => type === name || short(type) === name);

/** What is kept for a limited time: ms by type. Of several lengths for a type the last one counts. */
export function limitsOf(keeps: readonly Keep[]): Map<string, number> {
  const limits = new Map<string, number>();
  for (const { types, ms } of keeps) {
    for (const type of types) {
      if (ms === undefined) limits.delete(type);
      else limits.set(type, ms);
    }
  }
  return limits;
}

/** `--keep`: how long entities of some types are kept, as `keep`; may be repeated. @param text what it does */
export const keepOption = (text: string): Option =>
  new Option('--keep <length>', text).argParser((value: string, before: Keep[] = []): Keep[] => {
    const parsed = keepOf(value);
    if (typeof parsed === 'string') throw new InvalidArgumentError(parsed);
    return [...before, parsed];
  });
