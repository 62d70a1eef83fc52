/** Which of the two halves an error is about. */
export type Api = 'events' | 'connect';

/** What a message may be made of. Nothing here may hold a token, a header or more than a short reason. */
export interface ErrorDetails {
  /** The half that failed. */
  service: Api;
  /** Method and URL without user info, query and fragment: `POST https://events.1password.com/api/v2/auditevents` */
  endpoint: string;
  /** HTTP status, when there was an answer. */
  status?: number;
  /** A short, already sanitised reason (`src/client/redact.ts`): the server's own words or a system error code. */
  reason?: string;
  /** Requests sent for this one answer, the first included. */
  attempts?: number;
  /** The request was given up early, because the server answered others: the trouble is that of one object. */
  isOfItsOwn?: true;
  /** Time spent waiting between them, in ms. */
  waitedMs?: number;
  /** What the server asked to wait (`Retry-After`), in ms, when it was more than the time budget allows. */
  retryAfterMs?: number;
  /** The proxy on the way, without credentials: `http://proxy.example.com:3128`. */
  proxy?: string;
  /** The bound that was passed, in bytes. */
  limitBytes?: number;
  /** What of the answer has the wrong shape: `items is not a list`. */
  problem?: string;
  /** The stream: `auditevents`, `itemusages` or `signinattempts`. */
  kind?: string;
  /** The missing token feature. */
  feature?: string;
  /** Events delivered before the stream ended. */
  eventsSeen?: number;
  /** Newest event time delivered, RFC 3339. */
  reachedTime?: string;
  /** Start and end of the window asked for, RFC 3339. */
  windowSince?: string;
  windowUntil?: string;
  /** Pages without an event, in a row. */
  emptyPages?: number;
  /** What kind of id was refused: `vault`, `item`. */
  idKind?: string;
}

/** One row of the table of messages: the sentence, and what a reader of the documentation is told. */
export interface ErrorMessage {
  /** The finished sentence (or two) for the customer: what happened and what to do. */
  message(details: ErrorDetails): string;
  /** Why this happens. */
  cause: string;
  /** What to do about it. */
  cure: string;
}

const PRODUCT = { events: 'The 1Password Events API', connect: 'The Connect Server' } as const;
const URL_FIELD = { events: 'reportingEventBaseUrl', connect: 'connectServerBaseUrl' } as const;
const TOKEN_FIELD = {
  events: 'reportingEventAccessToken',
  connect: 'connectServerAccessToken',
} as const;

/** The name of an API as customers know it, at the start of a sentence. */
const who = (d: ErrorDetails): string =>
  `${PRODUCT[d.service]} (${d.endpoint}${d.proxy ? ` through the proxy ${d.proxy}` : ''})`;
const proxyOf = (d: ErrorDetails): string => d.proxy ?? 'in the environment';
const url = (d: ErrorDetails): string => URL_FIELD[d.service];
const because = (d: ErrorDetails): string => (d.reason ? ` (${d.reason})` : '');
const says = (d: ErrorDetails): string => (d.reason ? ` and says "${d.reason}"` : '');
const seconds = (ms: number): string => `${Math.max(1, Math.round(ms / 1000))} s`;
const tries = (d: ErrorDetails): string =>
  d.attempts && d.attempts > 1
    ? ` after ${d.attempts} attempts${d.waitedMs ? ` and ${seconds(d.waitedMs)} of waiting` : ''}`
    : '';
const events = (count: number): string => (count === 1 ? '1 event' : `${count} events`);
const stream = (d: ErrorDetails): string => (d.kind ? `the stream ${d.kind}` : 'the stream');

/** Every message that a customer can see from a client, by its stable code. */
export const ERROR_MESSAGES = {
  CONNECTION_REFUSED: {
    message: (d) =>
      `${who(d)} refused the connection${tries(d)}: check the host and port in ${url(d)}, and that the server is running.`,
    cause: 'Nothing listens at this host and port, or a firewall rejects the connection.',
    cure: 'Correct the base URL, start the server, or open the firewall for the machine that collects.',
  },
  HOST_NOT_FOUND: {
    message: (d) =>
      `${who(d)} could not be found${tries(d)}: the host name does not resolve${because(d)}, so check ${url(d)} for typos, and check the DNS settings of this machine.`,
    cause: 'The host name in the base URL does not resolve.',
    cure: 'Correct the base URL, or fix DNS on the machine that collects.',
  },
  TLS_FAILED: {
    message: (d) =>
      `Could not set up a secure connection to ${who(d).replace(/^The/, 'the')}${because(d)}: check that ${url(d)} has the right scheme and host name, and that this machine trusts the certificate (for a private authority: ${d.service === 'connect' ? 'CONNECT_SERVER_CA_FILE or ' : ''}NODE_EXTRA_CA_CERTS).`,
    cause:
      'The certificate is not trusted, has expired or is for another host, or the server does not speak TLS.',
    cure: 'Correct the base URL, renew the certificate, or make the private authority known through NODE_EXTRA_CA_CERTS, or CONNECT_SERVER_CA_FILE for a Connect Server.',
  },
  TIMEOUT: {
    message: (d) =>
      `${who(d)} did not answer in time${tries(d)}${because(d)}: check that it is running and that no firewall or proxy blocks the connection, then run again.`,
    cause:
      'The connection, the answer or the end of the answer did not arrive within the time limits.',
    cure: 'Check the network path and the load of the server, then run again.',
  },
  CONNECTION_CUT: {
    message: (d) =>
      `The connection to ${who(d).replace(/^The/, 'the')} was cut before the answer was complete${tries(d)}${because(d)}: check the network path and any proxy, then run again.`,
    cause: 'The server, a proxy or the network ended the connection in the middle of an answer.',
    cure: 'Run again; if it happens often, check the proxies and load balancers in between.',
  },
  CONNECTION_FAILED: {
    message: (d) =>
      `${who(d)} could not be reached${tries(d)}${because(d)}: check ${url(d)} and the network of this machine, then run again.`,
    cause: 'Any other network failure, for example no route to the host.',
    cure: 'Check the base URL and the network of the machine that collects.',
  },
  PROXY_UNREACHABLE: {
    message: (d) =>
      `The proxy ${proxyOf(d)} on the way to ${d.endpoint} could not be reached${tries(d)}: check the environment variables HTTPS_PROXY and HTTP_PROXY, or name the host in NO_PROXY.`,
    cause: 'The proxy named in the environment is not running, or its host name does not resolve.',
    cure: 'Correct HTTPS_PROXY or HTTP_PROXY, start the proxy, or name the host in NO_PROXY to go without one.',
  },
  PROXY_REFUSED: {
    message: (d) =>
      `The proxy ${proxyOf(d)} did not connect to ${d.endpoint} (${d.status ?? 'unknown'})${tries(d)}: ${d.status === 407 ? 'add the user name and password to the proxy URL in HTTPS_PROXY or HTTP_PROXY' : 'allow the host and port on the proxy'}, or name the host in NO_PROXY.`,
    cause:
      'The proxy requires a user name and password (407), does not allow the host (403), or cannot reach it (502 to 504).',
    cure: 'Add the user name and password to the proxy URL, allow the host on the proxy, or name it in NO_PROXY.',
  },
  NOT_THE_API: {
    message: (d) =>
      d.service === 'events'
        ? `${d.endpoint} answered, but it is not the 1Password Events API${because(d)}: set ${url(d)} to the Events API of your region, for example https://events.1password.com.`
        : `${d.endpoint} answered, but it is not a Connect server${because(d)}: did you enter your 1password.com address? Set ${url(d)} to the address of your own Connect server.`,
    cause:
      'The base URL leads to something else: a web page, a login page, a proxy, or the 1Password website.',
    cure: 'Enter the Events API host of your region, or the address of your own Connect server.',
  },
  UNREADABLE_ANSWER: {
    message: (d) =>
      `${who(d)} sent incomplete JSON${tries(d)}: run again; if it happens again, check the proxies between this machine and the server.`,
    cause: 'The body of the answer is labelled as JSON but is cut off or damaged.',
    cure: 'Run again; if it happens again, check the proxies in between.',
  },
  EMPTY_ANSWER: {
    message: (d) =>
      `${who(d)} answered with status ${d.status ?? 200} and no content${tries(d)}: check that ${url(d)} is the address of the API itself, not of a gateway in front of it.`,
    cause: 'A success status without content (204, or an empty 200), which the API never sends.',
    cure: 'Check the base URL, and any gateway or proxy that answers instead of the API.',
  },
  UNEXPECTED_SHAPE: {
    message: (d) =>
      `${who(d)} sent an answer of an unexpected shape: ${d.problem ?? 'it is not what the API describes'}; check ${url(d)}, and report this if it is right, because the API may have changed.`,
    cause: 'The answer is JSON, but not the JSON that the API describes.',
    cure: 'Check the base URL; if it is right, report it, because the API may have changed.',
  },
  RESPONSE_TOO_LARGE: {
    message: (d) =>
      `${who(d)} sent an answer of more than ${Math.max(1, Math.round((d.limitBytes ?? 0) / 1024 / 1024))} MiB, which was refused to protect this machine: check that ${url(d)} is the address of the API.`,
    cause: 'The answer is larger than the limit of the client.',
    cure: 'Check the base URL; if it is right, report it with the number of items in the vault.',
  },
  REDIRECT_REFUSED: {
    message: (d) =>
      `${who(d)} answered with a redirect (${d.status ?? 302}), which is not followed, so that the token never reaches another host: set ${url(d)} to the final address.`,
    cause: 'The base URL leads to a redirect: http instead of https, a moved host, a login page.',
    cure: 'Enter the final address of the API as the base URL.',
  },
  BAD_REQUEST: {
    message: (d) =>
      `${who(d)} refused the request as invalid (400)${says(d)}: check ${url(d)}, and report this if it is right.`,
    cause:
      'The server does not accept the request, for example because the base URL belongs to another product.',
    cure: 'Check the base URL; if it is right, report it.',
  },
  UNAUTHORIZED: {
    message: (d) =>
      d.service === 'events'
        ? `${who(d)} does not accept the token (401)${says(d)}: issue a new Events Reporting token in 1Password, with all event types, and enter it as ${TOKEN_FIELD.events}.`
        : `${who(d)} does not accept the token (401)${says(d)}: issue a new access token for this Connect server in 1Password and enter it as ${TOKEN_FIELD.connect}.`,
    cause:
      'The token is wrong, has expired or was revoked, or belongs to another account or server.',
    cure: 'Issue a new token in 1Password and enter it in the configuration.',
  },
  FORBIDDEN: {
    message: (d) =>
      d.service === 'events'
        ? `${who(d)} denies access with this token (403)${says(d)}: issue an Events Reporting token that includes this event type and enter it as ${TOKEN_FIELD.events}.`
        : `${who(d)} denies access with this token (403)${says(d)}: give the token read access to the vault, or issue one that has it, and enter it as ${TOKEN_FIELD.connect}.`,
    cause: 'The token is valid but may not read this resource.',
    cure: 'Give the token the missing feature or vault, or issue a token that has it.',
  },
  NOT_FOUND: {
    message: (d) =>
      d.service === 'events'
        ? `${who(d)} does not exist (404)${says(d)}: set ${url(d)} to the Events API of your region without a path, for example https://events.1password.com.`
        : `${who(d)} does not exist (404)${says(d)}: check that ${url(d)} is the address of your Connect server, and that the vault or item still exists.`,
    cause: 'The base URL is wrong, or the vault or item was deleted in the meantime.',
    cure: 'Check the base URL; a vault or item that was deleted during a run needs no action.',
  },
  REQUEST_TIMEOUT: {
    message: (d) =>
      `${who(d)} gave up on the request (408)${tries(d)}${says(d)}: wait until the server has finished synchronising, then run again.`,
    cause: 'A Connect server that is still synchronising with 1Password, or an overloaded server.',
    cure: 'Wait until the server is ready (its /health page says so), then run again.',
  },
  PAYLOAD_TOO_LARGE: {
    message: (d) =>
      `${who(d)} says that the content is too large (413)${says(d)}: reduce the attachments of this item in 1Password.`,
    cause: 'A Connect server does not deliver items or files above its size limit.',
    cure: 'Reduce the size of the item, or switch item details off.',
  },
  RATE_LIMITED: {
    message: (d) =>
      d.retryAfterMs
        ? `${who(d)} limits the requests of this token (429) and asks to wait ${seconds(d.retryAfterMs)}, which is longer than this run can wait: run again after that time, and check what else uses the token.`
        : `${who(d)} limits the requests of this token (429)${tries(d)}: check what else uses the token, issue a separate token for this integration, and run again.`,
    cause:
      'More requests than the API allows (600 a minute and 30,000 an hour for the Events API), usually because another client uses the same token.',
    cure: 'Issue a separate token for this integration, then run again later.',
  },
  SERVER_ERROR: {
    message: (d) =>
      d.retryAfterMs
        ? `${who(d)} is not available (${d.status ?? 503}) and asks to wait ${seconds(d.retryAfterMs)}, which is longer than this run can wait: run again after that time.`
        : `${who(d)} failed with status ${d.status ?? 500}${tries(d)}${says(d)}: run again later; if it keeps failing, check ${d.service === 'events' ? 'https://status.1password.com' : 'the log of the Connect server'}.`,
    cause: 'The server, or a gateway in front of it, is faulty.',
    cure: 'Run again later; if it keeps failing, check https://status.1password.com or the log of the Connect server.',
  },
  UNEXPECTED_STATUS: {
    message: (d) =>
      `${who(d)} answered with the unexpected status ${d.status ?? 'unknown'}${says(d)}: check that ${url(d)} is the address of the API.`,
    cause: 'A status that the API does not describe, usually from a proxy or another product.',
    cure: 'Check the base URL and the proxies in between.',
  },
  INVALID_TOKEN: {
    message: (d) =>
      `The token for ${d.endpoint} contains characters that a token cannot contain: copy it again and enter it as ${TOKEN_FIELD[d.service]} without spaces or line breaks.`,
    cause:
      'The token was copied with a line break, a space or another character that does not belong to it.',
    cure: 'Copy the token again.',
  },
  CURSOR_REPEATED: {
    message: (d) =>
      `${who(d)} says that there are more events in ${stream(d)} but returns the same position again, so the rest cannot be fetched: run again later; if it happens again, report it.`,
    cause: 'The API says that there are more events, but its cursor does not move.',
    cure: 'Run again later: the next run starts early enough to fetch what is missing.',
  },
  CURSOR_REFUSED: {
    message: (d) =>
      `${who(d)} refuses the position (cursor) that it gave for ${stream(d)} (400)${says(d)}, and starting again from the last event did not help: run again later; if it happens again, report it.`,
    cause: 'The cursor has expired or is unknown to the server, and a new one is refused too.',
    cure: 'Run again later: the next run starts early enough to fetch what is missing.',
  },
  ENDLESS_EMPTY_PAGES: {
    message: (d) =>
      `${who(d)} sent ${d.emptyPages ?? 'too many'} pages in a row without a new event of the time asked for in ${stream(d)} and still says that there are more events, so the stream was stopped: run again later; if it happens again, report it.`,
    cause:
      'The API keeps saying that there are more events but never sends one of the time asked for that is new.',
    cure: 'Run again later: the next run starts early enough to fetch what is missing.',
  },
  STREAM_ENDED_EARLY: {
    message: (d) =>
      `${d.kind ?? 'The stream'} from ${d.windowSince ?? 'the start'} to ${d.windowUntil ?? 'now'} ended early after ${events(d.eventsSeen ?? 0)}${d.reachedTime ? `, the newest of ${d.reachedTime}` : ''}; nothing already collected is lost and the next run fetches the rest. ${d.reason ?? ''}`.trimEnd(),
    cause:
      'An error in the middle of a stream lasted longer than the time limit; the message ends with that error.',
    cure: 'Do what the last sentence of the message says, then run again.',
  },
  INVALID_ID: {
    message: (d) =>
      `${who(d)} named ${d.idKind === 'item' ? 'an item' : `a ${d.idKind ?? 'thing'}`} with an id that is not 26 letters and digits, as 1Password ids are: check that ${url(d)} is the address of the API.`,
    cause: 'The server is not 1Password, or the format of 1Password ids has changed.',
    cure: 'Check the base URL; if it is right, report it.',
  },
} as const satisfies Record<string, ErrorMessage>;

/** The stable code of an error of a client. */
export type ErrorCode = keyof typeof ERROR_MESSAGES;
