/** A structure of Bolt: a message, as far as this stub meets them. */
export interface Structure {
  signature: number;
  fields: unknown[];
}

/** Reads PackStream, the serialisation of Neo4j's Bolt protocol (https://neo4j.com/docs/bolt/current/packstream/). */
export class Unpacker {
  #at = 0;
  readonly #data: Buffer;

  constructor(data: Buffer) {
    this.#data = data;
  }

  /** @throws Error at a marker that no driver sends here */
  value(): unknown {
    const marker = this.#byte();
    const [high, low] = [marker >> 4, marker & 0x0f];
    if (marker <= 0x7f) return marker;
    if (marker >= 0xf0) return marker - 0x100;
    if (high === 0x8) return this.#text(low);
    if (high === 0x9) return this.#list(low);
    if (high === 0xa) return this.#map(low);
    if (high === 0xb) return { signature: this.#byte(), fields: this.#list(low) };
    if (marker === 0xc0) return null;
    if (marker === 0xc2 || marker === 0xc3) return marker === 0xc3;
    if (marker === 0xc1) return this.#take(8).readDoubleBE();
    if (marker === 0xcb) return Number(this.#take(8).readBigInt64BE());
    if (marker >= 0xc8 && marker <= 0xca) {
      const size = 2 ** (marker - 0xc8);
      return this.#take(size).readIntBE(0, size);
    }
    const size = 2 ** (marker & 0x03);
    const length = this.#take(size).readUIntBE(0, size);
    if (high === 0xd && low < 0x4) return this.#text(length);
    if (high === 0xd && low < 0x8) return this.#list(length);
    if (high === 0xd) return this.#map(length);
    throw new Error(`PackStream marker 0x${marker.toString(16)} is not known here.`);
  }

  #byte(): number {
    return this.#take(1).readUInt8();
  }

  #take(length: number): Buffer {
    this.#at += length;
    return this.#data.subarray(this.#at - length, this.#at);
  }

  #text(length: number): string {
    return this.#take(length).toString();
  }

  #list(length: number): unknown[] {
    return Array.from({ length }, () => this.value());
  }

  #map(length: number): Record<string, unknown> {
    const entries = Array.from({ length }, () => [this.value() as string, this.value()] as const);
    return Object.fromEntries(entries);
  }
}

function pack(value: string | never[] | Record<string, string | never[]>): Buffer {
  if (typeof value === 'string') return Buffer.from([0x80 + value.length, ...Buffer.from(value)]);
  if (Array.isArray(value)) return Buffer.from([0x90]);
  const entries = Object.entries(value).flatMap(([key, entry]) => [pack(key), pack(entry)]);
  return Buffer.concat([Buffer.from([0xa0 + entries.length / 2]), ...entries]);
}

/** A SUCCESS message with short texts, in one chunk. */
export function success(metadata: Record<string, string | never[]>): Buffer {
  const message = Buffer.concat([Buffer.from([0xb1, 0x70]), pack(metadata)]);
  const length = Buffer.alloc(2);
  length.writeUInt16BE(message.length);
  return Buffer.concat([length, message, Buffer.alloc(2)]);
}
