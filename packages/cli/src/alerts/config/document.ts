import { isMap, isNode, LineCounter, parseDocument } from 'yaml';
import type { Document } from 'yaml';
import type { ConfigProblem } from './problem';

/** Steps from the top of a document to a value. */
export type DocumentPath = (string | number)[];

/** A YAML text, and where its values stand. */
export class YamlDocument {
  readonly #lines = new LineCounter();
  readonly #document: Document.Parsed;

  /** @param text of the file */
  constructor(text: string) {
    this.#document = parseDocument(text, { lineCounter: this.#lines, prettyErrors: false });
  }

  /** What keeps the text from being YAML, or makes it mean something else than it seems to. */
  get problems(): ConfigProblem[] {
    const { errors, warnings } = this.#document;
    return [...errors, ...warnings].map(({ message, pos }) => ({
      line: this.#lines.linePos(pos[0]).line,
      text: `this is not valid YAML: ${message.replace(/\.$/, '')}. Check the line and its indentation.`,
    }));
  }

  /** The text as plain values. */
  get value(): unknown {
    return this.#document.toJS({ maxAliasCount: 20 }) as unknown;
  }

  /** The line on which a value stands, or the nearest one around it; from 1. */
  lineOf(steps: DocumentPath): number {
    for (let length = steps.length; length >= 0; length--) {
      const offset = this.#offsetOf(steps.slice(0, length));
      if (offset !== undefined) return this.#lines.linePos(offset).line;
    }
    return 1;
  }

  /** Where the key of a value begins, else the value itself. */
  #offsetOf(steps: DocumentPath): number | undefined {
    const around = this.#document.getIn(steps.slice(0, -1), true);
    const last = steps.at(-1);
    if (isMap(around)) {
      const pair = around.items.find(({ key }) => isNode(key) && String(key) === String(last));
      if (isNode(pair?.key)) return pair.key.range?.[0];
    }
    const node = this.#document.getIn(steps, true);
    return isNode(node) ? node.range?.[0] : undefined;
  }
}
