import type { Properties } from './values';

/** The expected graph while it is put together; what is stated twice differently is an error of the truth. */
export class Facts {
  /** By key. */
  readonly entities = new Map<string, Properties>();
  /** By `<from> <CLASS> <to>`. */
  readonly relationships = new Map<string, Properties>();

  /**
   * States an entity.
   * @param rawData what must stand as its raw data, if that is specified
   * @returns its key
   */
  entity(
    type: string,
    _class: string,
    id: string,
    properties: Properties,
    rawData?: object,
  ): string {
    const key = `${type}:${id}`;
    if (this.entities.has(key)) throw new Error(`The truth states ${key} twice.`);
    const raw = rawData && { _rawData: [{ name: 'default', rawData }] };
    this.entities.set(key, { _type: type, _class: [_class], ...properties, ...raw });
    return key;
  }

  /** States an edge. */
  edge(from: string, _class: string, to: string, properties: Properties = {}): void {
    this.relationships.set(`${from} ${_class} ${to}`, properties);
  }

  /** States an edge if its target was collected. */
  edgeToKnown(from: string, _class: string, to: string): void {
    if (this.entities.has(to)) this.edge(from, _class, to);
  }
}
