import type { Query } from '@graph-1password/j1ql';
import { partsOf } from '../content/scope';
import type { RuleFile } from './ruleFile';

/**
 * What the fields of a rule name and its query does not have: such a rule would find nothing, or say nothing of it.
 * @returns a sentence; undefined when all is there
 */
export function unknownName(query: Query, content: RuleFile): string | undefined {
  const { about, oneFor, says = '', neighbours } = content;
  const aliases = partsOf(query).selectors.flatMap(({ alias }) => alias ?? []);
  const columns = columnsOf(query);
  const lacksAlias = (field: string, name: string | undefined): string[] =>
    name === undefined || aliases.includes(name)
      ? []
      : [
          `"${field}" names ${name}, and the query names nothing so: write AS ${name} behind what it is${listOf(aliases)}.`,
        ];
  const lacksColumn = (field: string, names: readonly (string | undefined)[]): string[] =>
    names.flatMap((name) =>
      name === undefined || columns === 'any' || columns.includes(name)
        ? []
        : [
            `"${field}" names the column ${name}, and the query has none of that name: write AS ${name} behind a value in RETURN${listOf(columns)}.`,
          ],
    );
  const { by, at, new: fresh = [], differs, only } = neighbours ?? {};
  const [problem] = [
    ...lacksAlias('about', about),
    ...lacksAlias('oneFor', oneFor),
    ...lacksColumn('neighbours', [by, at, ...fresh, differs, only?.column]),
    ...lacksColumn(
      'says',
      [...says.matchAll(/\{(\w+)\}/g)].flatMap(([, name]) => (name === 'phrase' ? [] : [name])),
    ),
  ];
  return problem;
}

/** The columns of a query; any where they depend on the data. */
function columnsOf({ returns }: Query): string[] | 'any' {
  if (!Array.isArray(returns)) return [];
  const names = returns.flatMap((item) => (item.kind === 'value' ? [item.name] : []));
  return names.length < returns.length ? 'any' : names;
}

const listOf = (names: readonly string[]): string =>
  names.length === 0 ? '' : ` (it has ${names.join(', ')})`;
