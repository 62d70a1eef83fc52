import type { Message } from '../message';
import { plain } from '../text';

const iso = (time: number): string => new Date(time).toISOString();

/**
 * A message as JSON for machines: webhook, command and file. Texts are free of control characters and lone surrogates; JSON needs
 * nothing else to be escaped.
 * @param minimal only what tells which incident it is
 */
export function payloadOf(message: Message, minimal = false): Record<string, unknown> {
  const { key, thread, kind, on, level, title, incidents } = message;
  const least = { schema: 1, key, thread, kind, on: iso(on), level, title: plain(title) };
  if (minimal) return { ...least, incidents: incidents.length };
  const { facts, lines, more, why, todo, query, link, eventOn } = message;
  return {
    ...least,
    facts: Object.fromEntries(facts.map(({ name, value }) => [name.toLowerCase(), plain(value)])),
    findings: lines.map(plain),
    more,
    ...(why !== undefined && { why: plain(why) }),
    ...(todo !== undefined && { todo: plain(todo) }),
    ...{ query, link, incidents },
    ...(eventOn !== undefined && { eventOn: iso(eventOn) }),
  };
}
