import type { Dialect, Kind } from './dialect';
import { NotInSqlError } from './errors';
import type { Value } from './value';

/** By kind, in the order in which they come. */
const RANKS: readonly Kind[] = ['number', 'boolean', 'text', 'texts'];

/**
 * What a key of ORDER BY sorts by: numbers before booleans before texts, texts by code unit, lists as they are read; absent
 * values last in either direction.
 */
export function orderTerms({ kinds }: Value, descending: boolean, dialect: Dialect): string[] {
  if (kinds.has('json') || kinds.has('jsons'))
    throw new NotInSqlError('an order by lists or objects that are not of texts');
  const direction = `${descending ? 'DESC' : 'ASC'} NULLS LAST`;
  const own = RANKS.flatMap((kind): [Kind, string][] => {
    const sql = kinds.get(kind);
    return sql === undefined ? [] : [[kind, sql]];
  });
  const keys = own.map(([kind, sql]) => {
    if (kind === 'number' || kind === 'boolean') return sql;
    if (kind === 'text') return dialect.codeUnits(sql);
    const text = dialect.listJoin(sql, ', ');
    return `CASE WHEN ${dialect.listLength(sql)} > 0 THEN ${dialect.codeUnits(text)} END`;
  });
  if (own.length === 1) return [`${keys[0]} ${direction}`];
  if (own.length === 0) return [];
  const texts = keys.filter((_, i) => own[i]?.[0] === 'text' || own[i]?.[0] === 'texts');
  const others = own.flatMap(([kind], i) =>
    kind === 'number' || kind === 'boolean'
      ? [[RANKS.indexOf(kind), keys[i] as string] as const]
      : [],
  );
  const text = texts.length > 1 ? `coalesce(${texts.join(', ')})` : texts[0];
  const ranked = [...others, ...(text === undefined ? [] : [[2, text] as const])];
  const cases = ranked.map(([rank, sql]) => `WHEN ${sql} IS NOT NULL THEN ${rank}`);
  return [
    `CASE ${cases.join(' ')} END ${direction}`,
    ...ranked.map(([, sql]) => `${sql} ${direction}`),
  ];
}
