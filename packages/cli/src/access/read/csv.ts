import { ImportError } from './allow';

/** A line of a CSV file, by the names of its columns. */
export type CsvRow = Readonly<Record<string, string>>;

/**
 * Reads CSV as RFC 4180 has it: quotes, doubled quotes, line ends and commas between quotes.
 * @param name of the file, for the sentence
 * @throws ImportError when a line has other fields than the first one, or the file ends between quotes
 */
export function parseCsv(text: string, name: string): { columns: string[]; rows: CsvRow[] } {
  const [columns = [], ...lines] = fieldsOf(text, name);
  const names = columns.map((column) => column.trim());
  const rows = lines.map((fields, index) => {
    if (fields.length !== names.length) {
      throw new ImportError(
        `Row ${index + 1} of ${name} has ${fields.length} fields instead of ${names.length}, so the file is damaged or was not written to its end: export it again.`,
      );
    }
    return Object.fromEntries(names.map((column, at) => [column, fields[at] ?? '']));
  });
  return { columns: names, rows };
}

/** A field: between quotes, or up to the next comma or line end. */
const FIELD = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n|\n|\r|$)/y;

function fieldsOf(text: string, name: string): string[][] {
  const lines: string[][] = [];
  let line: string[] = [];
  FIELD.lastIndex = 0;
  while (FIELD.lastIndex < text.length) {
    const match = FIELD.exec(text);
    if (!match) {
      throw new ImportError(
        `${name} has a quotation mark that does not close, so it is no whole CSV file: export it again.`,
      );
    }
    const [, quoted, plain = '', end] = match;
    line.push(quoted === undefined ? plain : quoted.replaceAll('""', '"'));
    if (end === ',') continue;
    if (line.length > 1 || line[0] !== '') lines.push(line);
    line = [];
  }
  if (line.length > 0) lines.push([...line, '']);
  return lines;
}
