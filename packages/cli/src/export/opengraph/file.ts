import type { FolderTarget } from '../target/folder';
import { Lines } from '../target/lines';

/** A value of a property: BloodHound takes no null, no object and no list of several kinds. */
export type PropertyValue = string | number | boolean | readonly string[];

/** Properties; what is undefined is left out. */
export type Properties = Record<string, PropertyValue | undefined>;

/** A node of OpenGraph. */
export interface GraphNode {
  /** Without a colon. */
  readonly id: string;
  /** One to three, the first is shown. */
  readonly kinds: readonly string[];
  readonly properties: Properties;
}

/** One end of an edge: the id of a node, or a property of it. */
export type End =
  | { readonly value: string }
  | {
      readonly match_by: 'property';
      readonly kind: string;
      readonly property_matchers: readonly { key: string; operator: 'equals'; value: string }[];
    };

/** An edge of OpenGraph. */
export interface GraphEdge {
  readonly kind: string;
  readonly start: End;
  readonly end: End;
  readonly properties?: Properties;
}

/** Adds a kind to all nodes, so that they can be deleted together. It is 1PassHound's. */
const SOURCE_KIND = 'OPBase';

/** Nodes and edges of one file, and its bytes: nobody says what BloodHound takes at once. */
const MOST = { objects: 250_000, bytes: 100_000_000 };

/** Writes nodes, and after them edges, to as many files as they need. */
export class GraphFiles {
  readonly #target: FolderTarget;
  readonly #prefix: string;
  readonly names: string[] = [];
  #lines: Lines | undefined;
  #part: 'nodes' | 'edges' = 'nodes';
  #objects = 0;
  #bytes = 0;

  /** @param prefix how the names of the files begin */
  constructor(target: FolderTarget, prefix: string) {
    this.#target = target;
    this.#prefix = prefix;
  }

  /** Adds a node; all come before the first edge. */
  async node(node: GraphNode): Promise<void> {
    await this.#add('nodes', node);
  }

  async edge(edge: GraphEdge): Promise<void> {
    await this.#add('edges', edge);
  }

  async finish(): Promise<void> {
    const lines = this.#lines;
    if (!lines) return;
    await lines.write(this.#part === 'nodes' ? '\n],"edges":[]}}\n' : '\n]}}\n');
    await lines.finish();
    this.#lines = undefined;
  }

  abort(): void {
    this.#lines?.abort();
  }

  async #add(part: 'nodes' | 'edges', object: GraphNode | GraphEdge): Promise<void> {
    const text = JSON.stringify(object);
    if (this.#objects >= MOST.objects || this.#bytes >= MOST.bytes) await this.finish();
    const lines = this.#lines ?? (await this.#begin(part));
    const between = this.#part === part ? (this.#objects === 0 ? '' : ',') : '\n],"edges":[';
    this.#part = part;
    this.#objects++;
    this.#bytes += text.length;
    await lines.write(`${between}\n${text}`);
  }

  async #begin(part: 'nodes' | 'edges'): Promise<Lines> {
    const name = `${this.#prefix}-${String(this.names.length + 1).padStart(3, '0')}.json`;
    this.names.push(name);
    const lines = new Lines(this.#target.file(name));
    this.#lines = lines;
    this.#part = part;
    this.#objects = 0;
    this.#bytes = 0;
    const head = `{"metadata":{"source_kind":"${SOURCE_KIND}"},"graph":{"nodes":[`;
    await lines.write(part === 'nodes' ? head : `${head}],"edges":[`);
    return lines;
  }
}
