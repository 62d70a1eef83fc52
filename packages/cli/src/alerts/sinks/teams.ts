import type { ChatConfig } from '../config/types';
import type { Message } from '../message';
import type { Sink } from '../outbox/deliver';
import type { SendResult } from '../outbox/outcome';
import { cut, plain } from '../text';
import { HttpSender } from './http';
import type { Answer } from './http';

/** Of a card, in bytes: Microsoft names 28 KB, some measured 21. */
const MOST_BYTES = 20_000;

/** Markdown of an adaptive card: every character that could mean something gets a backslash. */
export const teamsText = (text: string): string =>
  plain(text)
    .replace(/[\\*_[\]()#`~|!>-]/g, '\\$&')
    .replace(/</g, '&lt;')
    // A bare address or host becomes a link.
    .replace(/(\w)\.(?=\w)/g, '$1.\u2060')
    .replace(/:\/\//g, ':\u2060//');

const block = (text: string, more: object = {}) => ({
  type: 'TextBlock',
  text,
  wrap: true,
  ...more,
});

function cardOf(message: Message, most: number): object {
  const { level, title, facts, lines, more, why, todo, query, link } = message;
  const shown = lines.slice(0, most);
  const left = more + lines.length - shown.length;
  return {
    $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
    ...{ type: 'AdaptiveCard', version: '1.2', msteams: { width: 'full' } },
    body: [
      block(cut(teamsText(`${level}: ${title}`), 400), { weight: 'Bolder', size: 'Medium' }),
      ...(facts.length > 0
        ? [
            {
              type: 'FactSet',
              facts: facts.map(({ name, value }) => ({
                title: name,
                value: cut(teamsText(value), 600),
              })),
            },
          ]
        : []),
      ...shown.map((line) => block(cut(teamsText(line), 600))),
      ...(left > 0 ? [block(`and ${left} more`)] : []),
      ...(why === undefined ? [] : [block(cut(teamsText(why), 1500))]),
      ...(todo === undefined ? [] : [block(`**What to do** ${cut(teamsText(todo), 1500)}`)]),
      ...(query === undefined
        ? []
        : [block(cut(teamsText(query), 1500), { fontType: 'Monospace' })]),
    ],
    ...(link !== undefined && {
      actions: [{ type: 'Action.OpenUrl', title: 'Open in the explorer', url: link }],
    }),
  };
}

/** A message as a workflow takes it: an adaptive card. */
export function teamsBody(message: Message, minimal: boolean): string {
  const least = { ...message, lines: [], more: 0, facts: [], query: undefined, why: undefined };
  const wrap = (content: object) =>
    JSON.stringify({
      type: 'message',
      attachments: [
        { contentType: 'application/vnd.microsoft.card.adaptive', contentUrl: null, content },
      ],
    });
  if (minimal) return wrap(cardOf(least, 0));
  for (let most = message.lines.length; most > 0; most--) {
    const body = wrap(cardOf(message, most));
    if (Buffer.byteLength(body) <= MOST_BYTES) return body;
  }
  return wrap(cardOf(message, 0));
}

/** A workflow answers 202 without a body; an error in a body is one, whatever the status. */
const accepts = ({ body }: Answer): string | undefined =>
  /error|fail/i.test(body) ? 'answered 2xx, but with an error message' : undefined;

/** A channel of Microsoft Teams, by a workflow. */
export class TeamsSink implements Sink {
  readonly #config: ChatConfig;

  constructor(config: ChatConfig) {
    this.#config = config;
  }

  send(message: Message, minimal: boolean): Promise<SendResult> {
    const { url, caFile, timeout } = this.#config;
    return new HttpSender(url, caFile, timeout).post(teamsBody(message, minimal), {}, accepts);
  }
}
