import { ERROR_MESSAGES } from '../../src/client/errors';
import type { ErrorDetails, ErrorMessage } from '../../src/client/errors';
import { nameSettings } from '../../src/config';
import { row, table } from './markdown';

/** A number that no message holds by itself; what is made of it is turned into a placeholder again. */
const SOME_MS = 7_777_000;
const SOME_BYTES = 7_777 * 1024 * 1024;

/** Placeholders stand for the values of a message, those that are numbers included. */
const PLACEHOLDERS = {
  endpoint: '<endpoint>',
  reason: '<reason>',
  problem: '<problem>',
  proxy: '<proxy>',
  kind: '<stream>',
  feature: '<event type>',
  reachedTime: '<time>',
  windowSince: '<time>',
  windowUntil: '<time>',
  idKind: 'vault',
  status: '<status>',
  eventsSeen: '<count>',
  emptyPages: '<count>',
  limitBytes: SOME_BYTES,
} as unknown as Omit<ErrorDetails, 'service'>;

/** Details that make some messages say something else. */
const VARIANTS: Partial<ErrorDetails>[] = [{}, { retryAfterMs: SOME_MS }, { status: 407 }];

/** Messages that are about the proxy itself; in the others it is only named on the way. */
const ABOUT_PROXIES = new Set(['PROXY_UNREACHABLE', 'PROXY_REFUSED']);

/** The names of the two halves, which most messages differ in and in nothing else. */
const HALF_NAMES: [RegExp, string][] = [
  [/[Tt]he (1Password Events API|Connect Server)(?= \()/g, '<API>'],
  [/reportingEventBaseUrl|connectServerBaseUrl/g, '<base URL>'],
  [/reportingEventAccessToken|connectServerAccessToken/g, '<token>'],
];

const replaceAll = (text: string, pairs: [RegExp, string][]): string =>
  pairs.reduce((result, [pattern, name]) => result.replace(pattern, name), text);

/** All forms that a message takes, with placeholders; one for both halves if only the names differ. */
function templates(code: string, entry: ErrorMessage): string[] {
  const found = new Set<string>();
  for (const variant of VARIANTS) {
    const [events = '', connect = ''] = (['events', 'connect'] as const).map((service) => {
      const { proxy, ...others } = PLACEHOLDERS;
      const via = ABOUT_PROXIES.has(code) && proxy ? { proxy } : {};
      return entry
        .message({ ...others, ...via, ...variant, service })
        .replace(/\b7777\b/g, '<number>');
    });
    const [sameEvents, sameConnect] = [events, connect].map((text) => replaceAll(text, HALF_NAMES));
    if (sameEvents === sameConnect) found.add(sameEvents ?? '');
    else found.add(events).add(connect);
  }
  // A status in digits is worth a row only where the message says something else because of it.
  return [...found].filter(
    (text) => !/\b407\b/.test(text) || !found.has(text.replace(/\b407\b/, '<status>')),
  );
}

/** Every message of the clients: code, template, cause and cure. */
export function clientMessages(): string[] {
  const rows = Object.entries<ErrorMessage>(ERROR_MESSAGES).flatMap(([code, entry]) =>
    templates(code, entry).map((template) =>
      row(`\`${code}\``, `\`${nameSettings(template, 'label')}\``, entry.cause, entry.cure),
    ),
  );
  return table(['Code', 'Message', 'Cause', 'Cure'], rows);
}
