/** A cell of a Markdown table: bars would end it. */
const cell = (text: string | undefined): string => (text ?? '').replaceAll('|', '\\|');

/** A row of a Markdown table. */
export const row = (...cells: (string | undefined)[]): string =>
  `| ${cells.map(cell).join(' | ')} |`;

/** A Markdown table, line by line. */
export const table = (head: string[], rows: string[]): string[] => [
  row(...head),
  row(...head.map(() => '---')),
  ...rows,
];
