import type { Query } from '../../language/ast';
import { metadataNotes } from '../metadata';
import type { Answered } from './index';
import { notesOn } from './index';
import type { GraphNames } from './graphNames';
import { placesOf } from './places';

/** All that is said of an answer. */
export const allNotes = (query: Query, graph: GraphNames, answered: Answered): string[] => [
  ...notesOn(query, graph, answered),
  ...query.remarks,
  ...metadataNotes(query, graph),
];

/** A property of a type whose values notes on an empty answer want to know. */
export interface WantedValues {
  readonly type: string;
  readonly property: string;
}

/** The properties that a query compares: an answer may be empty since they never have such values. */
export const comparedProperties = (query: Query, graph: GraphNames): WantedValues[] =>
  placesOf(query, graph).comparisons.flatMap(({ stores = [], property }) =>
    stores.filter((names) => names.has(property)).map(({ type }) => ({ type, property })),
  );

/** Whether notes on an answer ask a vocabulary for something. */
export const asksVocabulary = (query: Query, graph: GraphNames, isEmpty: boolean): boolean =>
  isEmpty ||
  placesOf(query, graph).properties.some(
    ({ stores = [], property }) =>
      stores.length > 0 && !stores.some((names) => names.has(property)),
  );
