import type { ErrorCode } from '../../src/client/errors';
import { SECRET_PREFIX } from '@graph-1password/tenant/testing';
import { cutJson, raw, reset, silence } from '../support/loopback';
import type { Answer, SeenRequest } from '../support/loopback';

/** What the servers here put wherever a secret can stand. */
export const SECRET = `${SECRET_PREFIX}CrashPrint`;
/** A token with everything that has to be escaped somewhere. */
export const TOKEN =
  'eyJhbGciOiJFUzI1NiJ9.eyJjYW5hcnkiOiJ0b2tlbiBsZWFrIn0.c2lnbmF0dXJl+/=leak"<\'>\\&%';

/** What the child asks the server for. */
export type Question = 'introspect' | 'stream' | 'verify' | 'vaults' | 'items' | 'item' | 'badId';

/** A server that misbehaves, and what the client makes of it. */
export interface LeakCase {
  name: string;
  ask: Question;
  answers: Answer[];
  code: ErrorCode;
  /** Takes the server away before it is asked. */
  gone?: boolean;
  /** Speaks TLS to a server without. */
  tls?: boolean;
  /** Token of this case, when it is another one. */
  token?: string;
}

/** 26 characters, as 1Password ids have. */
export const VAULT_ID = 'v'.repeat(26);
export const ITEM_ID = 'i'.repeat(26);

/** Repeats what it was sent, and a secret, in every place of an answer. */
const echoing =
  (status: number, body: (token: string) => unknown = errorBody): Answer =>
  (response, request) => {
    const token = request.headers.authorization ?? '';
    const headers = {
      'content-type': 'application/json',
      'www-authenticate': `${token} ${SECRET}`,
      'x-echo': JSON.stringify(request.headers),
      location: `https://elsewhere.test/?token=${encodeURIComponent(token)}&secret=${SECRET}`,
    };
    response.writeHead(status, `${SECRET}`, headers).end(JSON.stringify(body(token)));
  };

const errorBody = (token: string) => ({
  status: 1,
  message: `refused ${token}`,
  Error: { Message: `refused "${token}"` },
  fields: [{ value: SECRET }],
});

/** A full item with a secret in every field that has one, and the request's own token. */
const item = (token: string, id = ITEM_ID) => ({
  id,
  title: 'An item',
  vault: { id: VAULT_ID },
  category: 'LOGIN',
  fields: [{ id: 'password', value: SECRET, totp: SECRET, passwordDetails: { history: [SECRET] } }],
  files: [{ id: 'f', name: 'file', content: SECRET }],
  token,
});

const itemText = JSON.stringify(item('x'));
const html = raw(200, { 'content-type': 'text/html' }, `<html>${SECRET}</html>`);
const garbage = raw(200, { 'content-type': 'application/json' }, `{"fields":[{"value":"${SECRET}"`);
const notHttp = (response: Parameters<Answer>[0]): void => {
  response.socket?.end(`${SECRET}\r\n${SECRET}\r\n\r\n`);
};
const huge = raw(
  200,
  { 'content-type': 'application/json', 'content-length': '999999999' },
  SECRET,
);

/** A page of events that promises another one. */
const page =
  (cursor: (request: SeenRequest) => string, items: object[] = []): Answer =>
  (response, request) => {
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ cursor: cursor(request), has_more: true, items }));
  };
const anEvent = { uuid: 'E'.repeat(26), timestamp: '2026-01-01T00:00:00Z', secret: SECRET };
const firstPage = page(() => `${SECRET}1`, [anEvent]);
let moves = 0;

const STATUSES: [number, ErrorCode][] = [
  [302, 'REDIRECT_REFUSED'],
  [400, 'BAD_REQUEST'],
  [401, 'UNAUTHORIZED'],
  [403, 'FORBIDDEN'],
  [404, 'NOT_FOUND'],
  [408, 'REQUEST_TIMEOUT'],
  [413, 'PAYLOAD_TOO_LARGE'],
  [418, 'UNEXPECTED_STATUS'],
  [429, 'RATE_LIMITED'],
  [500, 'SERVER_ERROR'],
];

const BROKEN: Omit<LeakCase, 'ask'>[] = [
  { name: 'nobody there', answers: [silence], code: 'CONNECTION_REFUSED', gone: true },
  { name: 'no TLS', answers: [silence], code: 'TLS_FAILED', tls: true },
  { name: 'silence', answers: [silence], code: 'TIMEOUT' },
  { name: 'reset', answers: [reset], code: 'CONNECTION_CUT' },
  { name: 'a cut body', answers: [cutJson(itemText)], code: 'CONNECTION_CUT' },
  { name: 'no HTTP', answers: [notHttp], code: 'NOT_THE_API' },
  { name: 'a web page', answers: [html], code: 'NOT_THE_API' },
  { name: 'garbage', answers: [garbage], code: 'UNREADABLE_ANSWER' },
  { name: 'nothing', answers: [raw(204, {})], code: 'EMPTY_ANSWER' },
  { name: 'too much', answers: [huge], code: 'RESPONSE_TOO_LARGE' },
];

const both = (list: Omit<LeakCase, 'ask'>[]): LeakCase[] =>
  list.flatMap((each) => [
    { ...each, name: `events: ${each.name}`, ask: 'introspect' as const },
    { ...each, name: `connect: ${each.name}`, ask: 'item' as const },
  ]);

/** Every way to fail that a server, or the way to it, can bring about. */
export const CASES: LeakCase[] = [
  ...both(
    STATUSES.map(([status, code]) => ({ name: `${status}`, answers: [echoing(status)], code })),
  ),
  ...both(BROKEN),
  {
    name: 'a token that cannot be sent',
    ask: 'introspect',
    answers: [silence],
    code: 'INVALID_TOKEN',
    token: `${TOKEN}\n${SECRET}`,
  },
  {
    name: 'an introspection of another shape',
    ask: 'introspect',
    answers: [echoing(200)],
    code: 'UNEXPECTED_SHAPE',
  },
  {
    name: 'a stream that breaks off',
    ask: 'stream',
    answers: [firstPage, echoing(401)],
    code: 'STREAM_ENDED_EARLY',
  },
  {
    name: 'a cursor that repeats',
    ask: 'stream',
    answers: [page(() => SECRET)],
    code: 'STREAM_ENDED_EARLY',
  },
  {
    name: 'a cursor that is refused',
    ask: 'stream',
    answers: [firstPage, echoing(400)],
    code: 'STREAM_ENDED_EARLY',
  },
  {
    name: 'endless pages',
    ask: 'stream',
    answers: [page(() => `${SECRET}${moves++}`)],
    code: 'STREAM_ENDED_EARLY',
  },
  {
    name: 'another product at /heartbeat',
    ask: 'verify',
    answers: [raw(200, { 'content-type': 'text/plain' }, SECRET)],
    code: 'NOT_THE_API',
  },
  {
    name: 'vaults that are none',
    ask: 'vaults',
    answers: [echoing(200, (token) => [{ id: `${token}${SECRET}` }])],
    code: 'NOT_THE_API',
  },
  {
    name: 'items that are none',
    ask: 'items',
    answers: [echoing(200, (token) => item(token))],
    code: 'NOT_THE_API',
  },
  {
    name: 'another item',
    ask: 'item',
    answers: [echoing(200, (token) => item(token, 'x'.repeat(26)))],
    code: 'NOT_THE_API',
  },
  { name: 'an id that is none', ask: 'badId', answers: [silence], code: 'INVALID_ID' },
];

/** Codes that no server can bring about here: names that do not resolve, proxies (`test/network`), and parts of the others. */
export const NOT_PROVOKED: ErrorCode[] = [
  'HOST_NOT_FOUND',
  'CONNECTION_FAILED',
  'PROXY_UNREACHABLE',
  'PROXY_REFUSED',
  'CURSOR_REPEATED',
  'CURSOR_REFUSED',
  'ENDLESS_EMPTY_PAGES',
];
