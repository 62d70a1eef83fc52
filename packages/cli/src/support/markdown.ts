import { printable } from './text';

/** What puts a character in between that no one sees, so that a viewer does not recognise what it would act on. */
const BREAK = '&#8203;';

/**
 * A text as Markdown that shows it and nothing else: names are other people's, and none may become a link, a picture, HTML, a
 * formula, or a cell or list of its own. Many viewers make links of bare addresses, and tell people who are mentioned.
 * E-mail addresses stay as they are: what a click on one does is what it says.
 */
export const markdownText = (text: string): string =>
  printable(text)
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/[\\`*_{}[\]#!|>~$]/g, '\\$&')
    .replace(/^[+-]/, '\\$&')
    .replace(/:\/\//g, `:${BREAK}//`)
    .replace(/www\./gi, (start) => `${start.slice(0, 3)}${BREAK}.`)
    .replace(/(^|[^\w.+-])@(?=\w)/g, `$1@${BREAK}`);
