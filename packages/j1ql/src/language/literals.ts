import type { Expression, StringTemplate, TimeUnit } from './ast';

const UNITS: Readonly<Record<string, TimeUnit>> = {
  hour: 'hour',
  hours: 'hour',
  hr: 'hour',
  hrs: 'hour',
  day: 'day',
  days: 'day',
  month: 'month',
  months: 'month',
  mo: 'month',
  mos: 'month',
  year: 'year',
  years: 'year',
  yr: 'year',
  yrs: 'year',
};

/** @param word as in `7 days`. @returns undefined for a unit that JupiterOne does not document */
export const timeUnit = (word: string): TimeUnit | undefined => UNITS[word.toLowerCase()];

const PARAMETER = /\{\{\s*([\w.-]+)\s*\}\}/g;

/**
 * Splits a string literal into its text and its parameters.
 * @param image with its quotes. A backslash escapes a quote or a backslash and is itself elsewhere.
 */
export function stringTemplate(image: string): StringTemplate {
  const text = image.slice(1, -1).replace(/\\(["'\\])/g, '$1');
  const parts: StringTemplate['parts'] = [];
  let end = 0;
  for (const match of text.matchAll(PARAMETER)) {
    if (match.index > end) parts.push(text.slice(end, match.index));
    parts.push({ parameter: match[1] ?? '' });
    end = match.index + match[0].length;
  }
  if (end < text.length) parts.push(text.slice(end));
  return { parts };
}

/** The expression of a string literal: a plain value when there is no parameter in it. */
export function stringExpression(image: string): Expression {
  const template = stringTemplate(image);
  const [first, ...others] = template.parts;
  if (first === undefined) return { kind: 'literal', value: '' };
  if (typeof first === 'string' && others.length === 0) return { kind: 'literal', value: first };
  return { kind: 'string', template };
}

const ISO =
  /^(\d{4})(?:-(\d{2})(?:-(\d{2})(?:[T ](\d{2})(?::(\d{2})(?::(\d{2}(?:\.\d+)?))?)?(Z|[+-]\d{2}:?\d{2})?)?)?)?$/i;

/**
 * The moment of `date(…)` in epoch ms; without a zone it is UTC. A year, month, day, hour or minute is its first moment.
 * @param image the whole literal. @returns undefined when there is no such date
 */
export function dateValue(image: string): number | undefined {
  const inside = image.slice(image.indexOf('(') + 1, -1).trim();
  const text = inside.replace(/^(["'])(.*)\1$/, '$2');
  const match = ISO.exec(text);
  if (!match) return undefined;
  const [, year, month = '01', day = '01', hour = '00', minute = '00', second = '00', zone = 'Z'] =
    match;
  const date = `${year}-${month}-${day}`;
  const ms = Date.parse(`${date}T${hour}:${minute}:${second}${zone.toUpperCase()}`);
  if (Number.isNaN(ms)) return undefined;
  // Date.parse rolls 2025-02-30 over to March.
  return new Date(`${date}T00:00:00Z`).getUTCDate() === Number(day) ? ms : undefined;
}

const REGEX = /^\/(.*)\/([a-z]*)$/s;

/** @param image `/…/flags`. @throws SyntaxError of the language when it is not a regular expression */
export function regexValue(image: string): RegExp {
  const [, source = '', flags = ''] = REGEX.exec(image) ?? [];
  // A sticky or global expression remembers where it stopped, so that a second test differs.
  return new RegExp(source, flags.replace(/[gy]/g, ''));
}
