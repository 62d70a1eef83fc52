import type { Message } from '../message';
import { cut, plain } from '../text';

/** A message as plain lines: e-mail and terminal. @param minimal title and incident only */
export function linesOf(message: Message, minimal = false): string[] {
  const { facts, lines, more, why, todo, query, link, title, level, thread, kind } = message;
  const name = `${kind === 'report' ? 'Report' : 'Incident'} ${thread}`;
  const head = [plain(`${level}: ${title}`), ''];
  if (minimal) return [...head, name];
  const width = Math.max(0, ...facts.map(({ name }) => name.length));
  const part = (name: string, text: string | undefined): string[] =>
    text === undefined ? [] : ['', `${name}:`, plain(text)];
  return [
    ...head,
    ...facts.map(({ name, value }) => `${name.padEnd(width)}  ${plain(value)}`),
    ...(lines.length > 0 ? ['', ...lines.map((line) => `- ${plain(line)}`)] : []),
    ...(more > 0 ? [`- and ${more} more`] : []),
    ...part('Why it matters', why),
    ...part('What to do', todo),
    ...part('Query (J1QL)', query),
    ...(link === undefined ? [] : ['', link]),
    '',
    name,
  ].map((line) => cut(line, 2000));
}
