import { gunzipSync } from 'node:zlib';
import { decode } from '../../src/model/decode';
import type { Model } from '../../src/model/model';

/** A page that was written, taken apart again. */
export interface ReadPage {
  /** All of it but the data. */
  outside: string;
  /** The data, unpacked. */
  bytes: Buffer;
  model: Model;
}

/** Reads a page's HTML. @throws Error when it has no data */
export function readPage(html: string): ReadPage {
  const [, before, data, after] =
    /^(.*<script type="application\/octet-stream" id="data">)([^<]*)(.*)$/s.exec(html) ?? [];
  if (data === undefined) throw new Error('The page has no data.');
  const bytes = gunzipSync(Buffer.from(data, 'base64'));
  return { outside: `${before}${after}`, bytes, model: decode(bytes) };
}
