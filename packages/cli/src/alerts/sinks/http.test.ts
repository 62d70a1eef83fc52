import { networkReason } from './http';

const failure = (code: string) =>
  Object.assign(new Error('https://hooks.example/secret'), { code });

test.each([
  [failure('ECONNREFUSED'), /^Nothing listens at its address: check/],
  [failure('ENOTFOUND'), /^Its name is not known: check/],
  [failure('ECONNRESET'), /^The connection was lost\.$/],
  [failure('UND_ERR_HEADERS_TIMEOUT'), /^It did not answer in time\.$/],
  [Object.assign(new Error('late'), { name: 'TimeoutError' }), /^It did not answer in time\.$/],
  [failure('DEPTH_ZERO_SELF_SIGNED_CERT'), /^Its certificate is not trusted: check.*caFile/],
  [failure('ERR_TLS_CERT_ALTNAME_INVALID'), /^Its certificate is not trusted/],
  [failure('HOSTNAME_MISMATCH'), /^Its certificate is not trusted/],
  [failure('INVALID_CA'), /^Its certificate is not trusted/],
  [failure('EPROTO'), /^No encrypted connection to it could be made: check/],
  [
    new AggregateError([failure('UNABLE_TO_GET_ISSUER_CERT_LOCALLY')]),
    /^Its certificate is not trusted/,
  ],
  [failure('PROXY_UNREACHABLE'), /^The proxy cannot be reached: check HTTPS_PROXY\.$/],
  [failure('EHOSTUNREACH'), /^It could not be reached, or the connection was lost\.$/],
  [new Error('https://hooks.example/secret'), /^It could not be reached/],
])('%p is a sentence without codes and addresses', (error, expected) => {
  const reason = networkReason(error);
  expect(reason).toMatch(expected);
  expect(reason).not.toMatch(/hooks\.example|\b(E[A-Z]{5,}|UND_|CERT_|PROXY_[URF])/);
});
