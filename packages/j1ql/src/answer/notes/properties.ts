import { nearest } from '../../language/nearest';
import type { Vocabulary } from '../queryResult';
import { ofPart } from './part';
import type { NamedProperty } from './places';
import { nameOf } from './places';

/** What JupiterOne adds to every object, or a customer may. */
const isAnybodys = (property: string): boolean => /^(_|tag\.)/.test(property);

/** A property that no object has that should have it. */
export interface MissingProperty extends NamedProperty {
  /** A sentence. */
  note: string;
  /** It is probably misspelt, and not only absent. */
  isStrange: boolean;
}

/** The properties that no object of their step has in this graph, or in the part of it that was read. */
export function missingProperties(
  properties: readonly NamedProperty[],
  vocabulary: Vocabulary | undefined,
  part?: string,
): MissingProperty[] {
  return properties.flatMap((place) => {
    const { stores, property, column } = place;
    if (!stores || stores.length === 0 || isAnybodys(property)) return [];
    if (stores.some((names) => names.has(property))) return [];
    const whose = nameOf(stores);
    const begin = column === undefined ? '' : `The column "${column}" is blank: `;
    const no = column === undefined ? 'No' : 'no';
    if (stores.some(({ type }) => vocabulary?.hasProperty(type, property))) {
      return [
        {
          ...place,
          note: `${begin}${no} ${whose}${ofPart(part)} has ${property}.`,
          isStrange: false,
        },
      ];
    }
    const known = stores.flatMap((names) => [...names.properties()]);
    const guess = nearest(property, known);
    const rest = guess === undefined ? '.' : `; did you mean ${guess}?`;
    const note = `${begin}${no} ${whose}${part === undefined ? '' : ofPart(part)} has a property "${property}"${rest}`;
    return [{ ...place, note, isStrange: guess !== undefined }];
  });
}
