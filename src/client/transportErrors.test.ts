import { UnexpectedStatusError } from './errors';
import { classifyFailure, errorOfFailure, errorOfStatus } from './transportErrors';

const DETAILS = { service: 'connect', endpoint: 'GET http://127.0.0.1/v1/vaults' } as const;
const withCode = (code: string) => Object.assign(new Error('raw canary text'), { code });

test.each([
  ['ECONNREFUSED', 'CONNECTION_REFUSED'],
  ['ENOTFOUND', 'HOST_NOT_FOUND'],
  ['EAI_AGAIN', 'HOST_NOT_FOUND'],
  ['DEPTH_ZERO_SELF_SIGNED_CERT', 'TLS_FAILED'],
  ['CERT_HAS_EXPIRED', 'TLS_FAILED'],
  ['ERR_TLS_CERT_ALTNAME_INVALID', 'TLS_FAILED'],
  ['ERR_SSL_WRONG_VERSION_NUMBER', 'TLS_FAILED'],
  ['ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE', 'TLS_FAILED'],
  ['ERR_SSL_SSL/TLS_ALERT_HANDSHAKE_FAILURE', 'TLS_FAILED'],
  ['EPROTO', 'TLS_FAILED'],
  ['UND_ERR_CONNECT_TIMEOUT', 'TIMEOUT'],
  ['UND_ERR_BODY_TIMEOUT', 'TIMEOUT'],
  ['ECONNRESET', 'CONNECTION_CUT'],
  ['UND_ERR_SOCKET', 'CONNECTION_CUT'],
  ['UND_ERR_HEADERS_OVERFLOW', 'NOT_THE_API'],
  ['BODY_TOO_LARGE', 'RESPONSE_TOO_LARGE'],
  ['EHOSTUNREACH', 'CONNECTION_FAILED'],
  ['UND_ERR_CLOSED', 'CONNECTION_FAILED'],
  ['not a code', 'CONNECTION_FAILED'],
])('%s becomes %s without the raw text', (code, expected) => {
  const error = errorOfFailure(withCode(code), DETAILS);
  expect(error.code).toBe(expected);
  expect(error.message).not.toContain('raw canary');
  expect(error.cause).toBeUndefined();
});

test('a parser error of undici is known by its name', () => {
  const error = Object.assign(new Error('raw canary'), { name: 'HTTPParserError', data: 'canary' });
  expect(errorOfFailure(error, DETAILS).code).toBe('NOT_THE_API');
});

test('the code is found behind a wrapper and in a list of errors', () => {
  const refused = withCode('ECONNREFUSED');
  expect(classifyFailure(new AggregateError([refused, refused]))).toBe('refused');
  expect(classifyFailure(new Error('fetch failed', { cause: refused }))).toBe('refused');
});

test.each(['UND_ERR_INVALID_ARG', 'UND_ERR_CLOSED', 'A_TEST_DOUBLE'])(
  '%s is not a failure of the network',
  (code) => {
    expect(classifyFailure(withCode(code))).toBe('internal');
  },
);

test('values that are not errors are internal too', () => {
  expect(classifyFailure('text')).toBe('internal');
  expect(classifyFailure(undefined)).toBe('internal');
});

test('an error of a client passes through', () => {
  const own = new UnexpectedStatusError({ ...DETAILS, status: 418 });
  expect(errorOfFailure(own, DETAILS)).toBe(own);
});

test.each([
  [301, 'REDIRECT_REFUSED'],
  [400, 'BAD_REQUEST'],
  [401, 'UNAUTHORIZED'],
  [403, 'FORBIDDEN'],
  [404, 'NOT_FOUND'],
  [408, 'REQUEST_TIMEOUT'],
  [413, 'PAYLOAD_TOO_LARGE'],
  [418, 'UNEXPECTED_STATUS'],
  [429, 'RATE_LIMITED'],
  [500, 'SERVER_ERROR'],
  [504, 'SERVER_ERROR'],
])('status %d becomes %s', (status, code) => {
  expect(errorOfStatus({ ...DETAILS, status })).toMatchObject({ code, status });
});
