/** Schemes of addresses that people open; others (`otpauth:`, `javascript:`, `data:`) can be a secret as a whole. */
const OPEN_SCHEMES = new Set(['http:', 'https:', 'ftp:', 'ftps:', 'sftp:', 'ssh:', 'ws:', 'wss:']);
const WITH_SCHEME = /^[a-z][a-z\d+.-]*:\/\//i;
/** `example.com/login`, `localhost:8080`, `[::1]/x`: a host, perhaps a port, no `@` before the path. */
const WITHOUT_SCHEME = /^(\[[\da-f:.]+\]|[^\s/?#@:\\[\]]+)(:\d{1,5})?([/?#]|$)/i;
/** A longer address was not typed by a person and holds more than a place. */
const MAX_LENGTH = 4096;

/**
 * An address reduced to scheme, host, port and path. User info, query, fragment and path parameters (`;jsessionid=`)
 * can carry credentials and are dropped; so is a path that seems to hold user info of a badly written URL.
 * @param href as typed by a person: perhaps without scheme, then the result has none either
 * @returns undefined for anything other than the address of a host; never throws
 */
export function cleanUrl(href: unknown): string | undefined {
  if (typeof href !== 'string' || href.length > MAX_LENGTH) return undefined;
  const text = href.trim();
  // URL parsers take a backslash for a slash: a password with one would become the host.
  if (text.includes('\\')) return undefined;
  const hasScheme = WITH_SCHEME.test(text);
  if (!hasScheme && !WITHOUT_SCHEME.test(text)) return undefined;

  const url = parse(hasScheme ? text : `https://${text}`);
  if (!url?.hostname || !OPEN_SCHEMES.has(url.protocol)) return undefined;
  const path = cleanPath(url.pathname);
  // An unescaped slash in a password moves the real host into the path: what looks like host and port is not.
  if (path === undefined && url.port) return undefined;
  const clean = `${hasScheme ? `${url.protocol}//` : ''}${url.host}${path ?? '/'}`;
  // A copy: V8 makes parts of a string by reference, and the whole, credentials included, would stay in memory.
  return Buffer.from(clean).toString();
}

/** Without path parameters; undefined when it holds another URL or a segment like `user:password@host`. */
function cleanPath(pathname: string): string | undefined {
  return /:\/|[^/]@/.test(pathname.replace(/%40/g, '@').replace(/%3a/gi, ':'))
    ? undefined
    : pathname.replace(/;[^/]*/g, '');
}

function parse(text: string): URL | undefined {
  return URL.canParse(text) ? new URL(text) : undefined;
}
