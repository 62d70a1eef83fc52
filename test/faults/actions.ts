import { gzipSync } from 'node:zlib';
import type { FaultAction } from '@graph-1password/tenant';

const JSON_TYPE = { 'content-type': 'application/json' };

/** An answer with this status, in the newer shape of the Events API and of Connect. */
export const status = (
  code: number,
  headers: Record<string, string> = {},
  message = 'injected fault',
): FaultAction => ({
  type: 'respond',
  status: code,
  headers: { ...JSON_TYPE, ...headers },
  body: JSON.stringify({ status: code, message }),
});

/** A success with this text, as JSON unless another type is given. */
export const text = (body: string | Buffer, type: string | undefined = JSON_TYPE['content-type']) =>
  ({
    type: 'respond',
    status: 200,
    headers: { 'content-type': type },
    body,
  }) satisfies FaultAction;

/** A web page with status 200: a login page, or a gateway's "back soon". */
export const html = text('<!doctype html><title>Sign in</title>', 'text/html; charset=utf-8');

/** Half of the true body, with a content length that fits: what a cache that was cut keeps serving. */
export const halfJson: FaultAction = {
  type: 'mutate',
  body: (whole) => whole.slice(0, Math.floor(whole.length / 2)),
};

/** A compressed body whose end is missing. */
export const cutGzip: FaultAction = {
  type: 'respond',
  status: 200,
  headers: { ...JSON_TYPE, 'content-encoding': 'gzip' },
  body: gzipSync(JSON.stringify({ filler: 'x'.repeat(5000) })).subarray(0, 30),
};

const BOUND = 64 * 1024 * 1024;
let huge: Buffer | undefined;
let bomb: Buffer | undefined;

/** More than the 64 MiB that the client takes. */
export const hugeBody = (): FaultAction => text((huge ??= Buffer.alloc(BOUND + 1, ' ')));

/** Some KiB that become more than 64 MiB. */
export const zipBomb = (): FaultAction => ({
  type: 'respond',
  status: 200,
  headers: { ...JSON_TYPE, 'content-encoding': 'gzip' },
  body: (bomb ??= gzipSync(Buffer.alloc(BOUND + 1, ' '))),
});

/** The same as the body of a failure; `encoding` is what it claims to be. */
export const statusBomb = (code: number, encoding = 'gzip'): FaultAction => ({
  type: 'respond',
  status: code,
  headers: { ...JSON_TYPE, 'content-encoding': encoding },
  body: (bomb ??= gzipSync(Buffer.alloc(BOUND + 1, ' '))),
});

/** A page of events, or any other object, changed on its way. */
export const change = (edit: (body: Record<string, unknown>) => unknown): FaultAction => ({
  type: 'mutate',
  body: (whole) => {
    const body = JSON.parse(whole) as Record<string, unknown>;
    return JSON.stringify(edit(body) ?? body);
  },
});

/** The items of a page of events, changed on their way. */
export const changeItems = (edit: (items: Record<string, unknown>[]) => unknown[]): FaultAction =>
  change((page) => ({ ...page, items: edit((page.items ?? []) as Record<string, unknown>[]) }));

/** A list of vaults or items, changed on its way. */
export const changeList = (edit: (list: Record<string, unknown>[]) => unknown[]): FaultAction => ({
  type: 'mutate',
  body: (whole) => JSON.stringify(edit(JSON.parse(whole) as Record<string, unknown>[])),
});

/** An HTTP date. */
export const httpDate = (ms: number): string => new Date(ms).toUTCString();
