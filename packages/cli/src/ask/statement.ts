import type { Statement } from '@graph-1password/archive';

/** A statement as people read it: the views that it uses, its parameters with their values, and the text. */
export function formatStatement({ compiled, views, parameter }: Statement): string {
  const { sql, parameters } = compiled;
  const lines = [
    ...views.map((view) => `${view};`),
    ...parameters.map((value, i) => `-- ${parameter}${i + 1} = ${JSON.stringify(value)}`),
    `${sql};`,
  ];
  return lines.join('\n');
}

/** The same for programs. */
export const statementJson = ({ compiled, views }: Statement): object => ({
  views,
  sql: compiled.sql,
  parameters: compiled.parameters,
});
