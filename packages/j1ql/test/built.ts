import { buildGraph } from '../testing';
import type { Edge, Node } from './naive';

/** A graph of drawn entities and relationships. */
export const build = (nodes: Node[], edges: Edge[]) =>
  buildGraph(
    {
      entities: nodes.map(({ key, type, classes, p, q, tags }) => ({
        _key: key,
        _type: type,
        _class: classes,
        p,
        q,
        tags,
      })),
      relationships: edges.map(({ key, verb, from, to, w }) => ({
        _key: key,
        _type: verb.toLowerCase(),
        _class: verb,
        _fromEntityKey: from,
        _toEntityKey: to,
        w,
      })),
    },
    { people: false },
  );

/** Rows that may stand in any order. */
export const sorted = (rows: unknown[][]): string[] =>
  rows.map((row) => JSON.stringify(row)).sort();
