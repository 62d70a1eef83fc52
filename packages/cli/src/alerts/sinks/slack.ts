import type { ChatConfig } from '../config/types';
import type { Message } from '../message';
import type { Sink } from '../outbox/deliver';
import type { SendResult } from '../outbox/outcome';
import { cut, plain } from '../text';
import { HttpSender } from './http';
import type { Answer } from './http';

/** Of Slack: characters of a section, of a header, and of all texts together (undocumented: 10 to 12 thousand). */
const SECTION = 2900;
const HEADER = 150;
const WHOLE = 8000;

/** Slack's own escapes; then nothing in a name begins a mention or a link, or formats. */
export const slackText = (text: string): string =>
  plain(text)
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/([*_~`])/g, '$1\u200b')
    // Slack makes links of bare names of hosts; people must not click what somebody typed into a name.
    .replace(/(\w)\.(?=\w)/g, '$1.\u2060');

/** Cuts an escaped text by code points, and never inside an entity. */
const cutEscaped = (text: string, most: number): string =>
  cut(text, most).replace(/&[a-z]{0,4}…$/, '…');

/** A message in Block Kit. */
export function slackBody(message: Message, minimal: boolean): string {
  const { level, title, facts, lines, more, why, todo, query, link } = message;
  const head = `${level}: ${title}`;
  const text = cutEscaped(slackText([head, ...facts.map(({ value }) => value)].join(' | ')), 3000);
  if (minimal)
    return JSON.stringify({
      text: cutEscaped(slackText(head), 300),
      unfurl_links: false,
      unfurl_media: false,
    });
  const section = (body: string) => ({
    type: 'section',
    text: { type: 'mrkdwn', text: cutEscaped(body, SECTION) },
  });
  const parts = [
    facts.map(({ name, value }) => `*${name}* ${slackText(value)}`).join('\n'),
    [
      ...lines.map((line) => `• ${slackText(line)}`),
      ...(more > 0 ? [`and ${more} more`] : []),
    ].join('\n'),
    [
      why === undefined ? '' : slackText(why),
      todo === undefined ? '' : `*What to do* ${slackText(todo)}`,
    ]
      .filter(Boolean)
      .join('\n'),
    // Code is not formatted, except for the three characters.
    query === undefined ? '' : `\`\`\`${codeText(query)}\`\`\``,
    link === undefined ? '' : `<${link.replace(/[<>|\s]/g, '')}|Open in the explorer>`,
  ].filter((part) => part !== '');
  let left = WHOLE;
  const blocks = parts.flatMap((part) => {
    const fits = cutEscaped(part, Math.min(SECTION, left));
    left -= fits.length;
    return left > 0 ? [section(fits)] : [];
  });
  return JSON.stringify({
    text,
    blocks: [
      {
        type: 'header',
        text: { type: 'plain_text', text: cut(headerText(head), HEADER), emoji: false },
      },
      ...blocks,
    ],
    unfurl_links: false,
    unfurl_media: false,
  });
}

/** A header knows no escapes: brackets that mean nothing stand in for those that could. */
const headerText = (text: string): string => plain(text).replace(/</g, '‹').replace(/>/g, '›');

const codeText = (text: string): string =>
  text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/`/g, "'");

/** Slack answers `ok`, and nothing else when it has taken a message. */
const accepts = ({ body }: Answer): string | undefined =>
  body.trim() === 'ok' ? undefined : 'answered 200, but without "ok"';

/** A channel of Slack, by an incoming webhook. */
export class SlackSink implements Sink {
  readonly #config: ChatConfig;

  constructor(config: ChatConfig) {
    this.#config = config;
  }

  send(message: Message, minimal: boolean): Promise<SendResult> {
    const { url, caFile, timeout } = this.#config;
    return new HttpSender(url, caFile, timeout).post(slackBody(message, minimal), {}, accepts);
  }
}
