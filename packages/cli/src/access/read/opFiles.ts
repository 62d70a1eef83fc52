import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { decoded, ImportError, isObject, parsedJson, textOf } from './allow';
import type { Fields } from './allow';
import type { OpCall } from './opExport';

/** Name of the file in which the shipped script notes its calls, one JSON object a line. */
export const CALLS_FILE = 'calls.jsonl';

/** What the script writes when it has come to its end. */
const isEnd = (line: Fields): boolean => line.done === true;

/** The folder that the shipped script leaves. @throws ImportError when the export is not whole */
export function callsInFolder(folder: string): OpCall[] {
  const notes = decoded(readFileSync(path.join(folder, CALLS_FILE)), CALLS_FILE)
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => parsedJson(line, CALLS_FILE))
    .filter(isObject);
  const last = notes.at(-1);
  if (!last || !isEnd(last)) {
    throw new ImportError(
      `The export in ${folder} did not come to its end: run the script again and import what it leaves.`,
    );
  }
  return notes
    .filter((line) => !isEnd(line))
    .map((line) => {
      const name = textOf(line, 'file') ?? '';
      // A file of another folder is none of this export.
      const file = path.join(folder, path.basename(name));
      return callOf(line, () => answerIn(file));
    });
}

function answerIn(file: string): unknown {
  const name = path.basename(file);
  if (!statSync(file, { throwIfNoEntry: false })?.isFile()) {
    throw new ImportError(`${name} is missing, which the export lists: run the script again.`);
  }
  const text = decoded(readFileSync(file), name);
  // An empty group prints nothing.
  return text.trim() === '' ? null : parsedJson(text, name);
}

/** The same in one file: `{ schema, complete, answers: [{ command, of, captured_at, exit, data }] }`. @throws ImportError */
export function callsInObject({ complete, answers }: Fields): OpCall[] {
  if (complete !== true || !Array.isArray(answers) || !answers.every(isObject)) {
    throw new ImportError('The export did not come to its end: run it again.');
  }
  return answers.map((answer) => callOf(answer, () => answer.data));
}

function callOf(fields: Fields, data: () => unknown): OpCall {
  const command = textOf(fields, 'command');
  const asOf = Date.parse(textOf(fields, 'captured_at') ?? '');
  if (command === undefined || Number.isNaN(asOf)) {
    throw new ImportError('A call of the export has no command or no time: run it again.');
  }
  const of = textOf(fields, 'of');
  const worked = fields.exit === 0;
  return { command, ...(of !== undefined && { of }), asOf, worked, data };
}
