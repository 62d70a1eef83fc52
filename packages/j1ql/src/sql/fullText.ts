import { NotInSqlError } from './errors';
import type { Source } from './properties';
import type { PropertyColumns } from './schema';
import type { Scope } from './scope';
import { and, bound, or } from './value';

/** Whether every word of a text occurs in some property, in either case. */
export function fullText(
  text: string,
  properties: PropertyColumns,
  source: Source,
  scope: Scope,
): string {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  return and(words.map((word) => occurs(word, properties, source, scope)));
}

/** @param word in lower case */
function occurs(
  word: string,
  properties: PropertyColumns,
  source: Source,
  { dialect, bindings }: Scope,
): string {
  // JavaScript writes a sigma at the end of a word in another way.
  if (/[σς]/.test(word)) throw new NotInSqlError('a word with a Greek sigma');
  const part = bound(word, bindings);
  const isIn = (one: string): string => dialect.contains(dialect.lower(one), part);
  return or(
    Object.keys(properties).flatMap((name) =>
      source.columns(name).flatMap(([kind, sql]) => {
        switch (kind) {
          case 'text':
            return [isIn(sql)];
          case 'texts':
            return [dialect.listAny(sql, isIn)];
          case 'number':
            return /^[-+.e\d]+$/.test(word)
              ? [dialect.contains(dialect.numberText(sql), part)]
              : [];
          case 'boolean':
            return ['true', 'false'].flatMap((value) =>
              value.includes(word) ? [`${sql} = ${value}`] : [],
            );
          case 'json':
          case 'jsons':
            throw new NotInSqlError('a search in lists and objects that are not of texts');
        }
      }),
    ),
  );
}
