import { clientMessages } from './clientMessages';
import { configMessages } from './configMessages';

/** What frames the generated part of a page. */
export const MESSAGES_START = '<!-- messages:start -->';
export const MESSAGES_END = '<!-- messages:end -->';

/** The generated part: every message that a customer can see. */
export function messagesSection(): string {
  return [
    MESSAGES_START,
    '',
    '### Messages about the configuration',
    '',
    'They appear before any request, and nothing is collected from that API until they are fixed. A message names a setting as you wrote it: by its label in the tile, as here, or as `REPORTING_EVENT_ACCESS_TOKEN` when it came from `.env` or the environment.',
    '',
    ...configMessages(),
    '',
    '### Messages about 1Password',
    '',
    '`<API>`, `<base URL>` and `<token>` stand for the API that the message is about and for its two fields. If requests go through a proxy, its address follows the endpoint; if a request was repeated, the message includes the number of attempts.',
    '',
    ...clientMessages(),
    '',
    MESSAGES_END,
  ].join('\n');
}

/**
 * Puts the generated part into a page; the rest stays as it is.
 * @throws Error when the page has no markers
 */
export function withMessages(page: string): string {
  const [start, end] = [page.indexOf(MESSAGES_START), page.indexOf(MESSAGES_END)];
  if (start < 0 || end < start) {
    throw new Error(
      `docs/jupiterone.md needs the lines ${MESSAGES_START} and ${MESSAGES_END}: restore them.`,
    );
  }
  return page.slice(0, start) + messagesSection() + page.slice(end + MESSAGES_END.length);
}
